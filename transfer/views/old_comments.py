"""Where a comment is that a link still names as another blog did: /2011/10/26/title/#comment-123.

What stands behind “#” stays in the browser, so it is a script that asks here (static/js/reader/reveal.js).
"""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from comments.models import Comment
from comments.thread.by_number import open_by_number
from comments.writers.identity import writer_of
from lib.text.numbers import number
from transfer.imports.files.old_addresses import comment_called

MOST = 10**24  # Blogger’s have 19 figures.


@require_safe
def was(request, post, called):
    """Leads to the comment, or to its article: no stranger learns which comments there are that they can't read."""
    writer = writer_of(request)
    post = get_object_or_404(open_by_number(request, writer).without_texts(), pk=post)
    met = Comment.objects.on([post]).met_by(writer)
    is_number = number(called, most=MOST) is not None
    key = is_number and comment_called(called, post.pk)
    return redirect(met.filter(pk=key).first() or post if key else post)
