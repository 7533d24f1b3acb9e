"""What changed in an article since somebody commented on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Version
from blog.pagecache.page_store import stored_for
from comments.domain.passages import public_versions, version_read
from comments.models import Comment
from comments.pure.changed_text import changed_text
from comments.thread.by_number import open_by_number
from comments.views.reading.thread import post_of_comment
from comments.writers.identity import writer_of


@require_safe
@stored_for(post_of_comment)
def then(request, pk):
    """The article as the comment's writer read it, compared with that of today.

    Only what whoever may open it now could read then is shown: no text of when it was for fewer.
    """
    known = open_by_number(request, writer_of(request))
    comments = Comment.objects.on(known).published().select_related("post")
    comment = get_object_or_404(comments, pk=pk)
    read = version_read(comment, public_versions(comment.post))
    if read is None or read.number == comment.post.public_version:
        raise Http404
    before, now = Version.objects.get(pk=read.pk), comment.post
    parts = changed_text(before.text, now.text)
    context = {"comment": comment, "post": now, "read": read, "parts": parts}
    return render(request, "comments/corrections/changes.html", context)
