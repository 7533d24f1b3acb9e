"""Pinning a comment to the head of its thread, and taking it down again, under the lock of its article."""

from django.db.models import F
from django.utils.translation import gettext as _

from blog.models import Post
from comments.domain.locking import locked
from comments.domain.refusals import Untaken
from comments.models.pins import Pin

MOST = 3  # in one thread


class NoPlaceLeft(Untaken):
    """Three others are pinned."""

    status = 409

    def answer(self, sent):
        return self.status, {"line": [_("Three are pinned already. Take one down first.")]}


class NotThere(Untaken):
    """The comment can't be read any more."""

    status = 409

    def answer(self, sent):
        return self.status, {"line": [_("This can’t be read any more, so it can’t be pinned.")]}


def pin(comment, account, line="", *, ends_with_thread=False):
    """Pin `comment`, or change how it is pinned. Raises NoPlaceLeft or NotThere."""
    with locked(comment.post_id) as post:
        if not post.comments.published().filter(pk=comment.pk).exists():
            raise NotThere
        others = Pin.objects.filter(post=post).shown().exclude(comment=comment)
        if others.count() >= MOST:
            raise NoPlaceLeft
        how = {"by": account, "line": line, "ends_with_thread": ends_with_thread}
        Pin.objects.update_or_create(comment=comment, defaults=how | {"post": post})
        _bump(post.pk)


def take_down(comment):
    """Pin `comment` no more."""
    with locked(comment.post_id) as post:
        if Pin.objects.filter(comment=comment).delete()[0]:
            _bump(post.pk)


def _bump(post_id):
    Post.everything.filter(pk=post_id).update(pins_version=F("pins_version") + 1)
