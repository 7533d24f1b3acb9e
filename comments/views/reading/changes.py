"""What changed in an article since somebody commented on it, and in a comment since it was posted."""

from datetime import datetime
from typing import NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.models import Version
from blog.pagecache.page_store import stored_for
from comments.domain.passages import public_versions, version_read
from comments.models import Comment
from comments.pure.changed_text import changed_text
from comments.thread.by_number import open_by_number
from comments.views.reading.thread import post_of_comment
from comments.writers.identity import writer_of
from lib.text.word_diff import words


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


class Wording(NamedTuple):
    """What a comment said from a time on, and what had changed: pieces of lib/text/word_diff.py."""

    at: datetime
    words: list
    is_first: bool
    is_last: bool


@require_safe
@stored_for(post_of_comment)
def edits(request, pk):
    """How a comment that everybody may read changed, the newest first, where the owner shows that."""
    if not site_of(request).shows_edits:
        raise Http404
    known = open_by_number(request, writer_of(request))
    comments = Comment.objects.on(known).published().filter(shows_edits=True)
    comment = get_object_or_404(comments.select_related("post"), pk=pk)
    context = {"comment": comment, "post": comment.post, "wordings": _wordings(comment)}
    return render(request, "comments/editing/history.html", context)


def _wordings(comment):
    earlier = list(comment.revisions.shown())
    said = [(comment.edited_at, comment.text)] + [(one.written_at, one.text) for one in earlier]
    before = [text for _, text in said[1:]] + [""]
    return [
        Wording(
            at,
            words(was, text) if number < len(earlier) else [("same", text)],
            is_first=number == len(earlier),
            is_last=number == 0,
        )
        for number, ((at, text), was) in enumerate(zip(said, before, strict=True))
    ]
