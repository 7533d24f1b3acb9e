"""Where a comment is that a link still names as another blog did: /2011/10/26/title/#comment-123.

What stands behind “#” stays in the browser, so it is a script that asks here (static/js/reader/reveal.js).
"""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from blog.context import open_to
from comments.models import Comment
from comments.writers.identity import writer_of
from transfer.imports.files.old_addresses import comment_called

LONGEST = 25  # figures of a number; Blogger’s have 19


@require_safe
def was(request, post, called):
    """Leads to the comment, or to its article: no stranger learns which comments there are that they can't read."""
    post = get_object_or_404(open_to(request).without_texts(), pk=post)
    met = Comment.objects.on([post]).met_by(writer_of(request))
    is_number = called.isascii() and called.isdecimal() and len(called) < LONGEST
    key = is_number and comment_called(called, post.pk)
    return redirect(met.filter(pk=key).first() or post if key else post)
