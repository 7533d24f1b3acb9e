"""The thanks of a thread: how many each comment has, and what its reader can do about them.

They stand in gaps of the thread as it is kept, so that a thank makes no comment anew. Their numbers are
kept under a number of their own, the article's `thanks_version`.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db import models
from django.urls import reverse

from accounts.models import Guest
from blog.models import Site
from blog.pagecache.fragment_cache import FragmentCache
from comments.models import Thank
from comments.writers.queries import OfWriter
from lib.text.email_addresses import normal

KIND = "thank"  # of the gaps: "thank 5"


class ThankState(NamedTuple):
    """What stands below a comment, as its template needs it."""

    n: int
    can_thank: bool
    is_given: bool


class Thanks:
    """What one reader finds below the comments of a page.

    `counts` is {key: how many}; `given` has the keys that they thanked for, `own` those they wrote. Without
    `can_thank` there is no button. It is sent to the address `name`: accounts have one, guests another.
    """

    def __init__(self, counts, name, *, can_thank=True, given=(), own=()):
        self.counts, self.can_thank, self.given, self.own = counts, can_thank, given, own
        self.address_name = name
        self.before, _, self.after = reverse(name, args=[0]).rpartition("0")
        self._of, self._kept = FragmentCache().of, {}

    def html(self, key):
        state = self.counts.get(key, 0), self.can_thank and key not in self.own, key in self.given
        if state not in self._kept:
            self._kept[state] = self._of("comments/thread/_thank.html", ThankState(*state))
        return self._kept[state].filled(address=f"{self.before}{key}{self.after}")

    def get(self, name, default):
        """What stands in a gap of the thread; `default` where that isn't one of thanks."""
        kind, _, key = name.partition(" ")
        return self.html(int(key)) if kind == KIND else default

    def for_everybody(self):
        """The same for whoever neither wrote anything here nor thanked for it."""
        return Thanks(self.counts, self.address_name, can_thank=self.can_thank)

    @property
    def is_usual(self):
        """Whether they find what others do."""
        return not (self.given or self.own)


def thanks_of(post, writer, *, can_thank, own=()):
    """The Thanks of a thread for `writer`, who wrote the comments with the keys `own`."""
    given = set(_given(writer, post=post.pk)) if post.thanks_version and _is_known(writer) else ()
    return Thanks(counts_on(post), address_name(writer), can_thank=can_thank, given=given, own=own)


def address_name(writer):
    return "comment_thank" if writer.account else "comment_thank_guest"


def counts_on(post):
    """{key of a comment: how many thanked for it}; none is asked for where nobody ever did."""
    if not post.thanks_version:
        return {}
    return _counts(Site.current().identity, post.pk, post.thanks_version)


@lru_cache(maxsize=32)
def _counts(_identity, post, _version):
    return dict(Thank.objects.filter(post=post).counted())


def _is_known(writer):
    return bool(writer.account or writer.token)


_given = OfWriter(
    lambda writer, post: (
        Thank.objects.by(writer).filter(post=post).values_list("comment", flat=True)
    ),
    post=models.BigIntegerField(),
)


def is_own(comment, writer, email):
    """Whether `writer`, with a confirmed address `email`, wrote the comment, in another browser perhaps."""
    if writer.account and comment.author_id == writer.account.pk:
        return True
    if writer.token and comment.token == writer.token:
        return True
    return bool(email) and not comment.author_id and normal(comment.email) == normal(email)


def guest_in(writer):
    """The Guest who confirmed an address in this browser, or None."""
    return Guest.objects.confirmed_in(writer.token).first()
