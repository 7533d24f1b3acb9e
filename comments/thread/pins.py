"""What is pinned to the head of a thread, as its page shows it."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from blog.content.markup.to_html import trusted
from blog.models import Site
from comments.domain.pinning import MOST
from comments.models import Comment, Pin
from comments.thread.pretenders import NAMES, Badges
from comments.thread.thanks import counts_on


class PinnedComment(NamedTuple):
    """A comment at the head of its thread; `html` is what it says."""

    pk: int
    by: str  # the name of who pinned it; empty where they have no account any more
    line: str
    name: str
    badge: str
    badge_name: str
    created_at: datetime
    html: str
    lang: str
    replies: int
    thanks: int


def pinned_on(post, site):
    """The PinnedComments of a thread, in the order in which they were pinned."""
    pins = Pin.objects.filter(post=post).shown().select_related("comment", "by")
    if post.has_closed_on(site):
        pins = pins.filter(ends_with_thread=False)
    badges = Badges(site)
    thanks = counts_on(post) if post.takes_thanks_on(site) else {}
    return [_pinned(pin, badges, thanks) for pin in pins[:MOST]]


def _pinned(pin, badges, thanks):
    comment = pin.comment
    badge = badges.of(comment)
    return PinnedComment(
        comment.pk,
        pin.by.name if pin.by else "",
        pin.line,
        comment.name,
        badge,
        (NAMES.get(badge) or Comment.Badge(badge).label) if badge else "",
        comment.created_at,
        trusted(comment.rendered),
        comment.lang,
        comment.get_descendants().published().count(),
        thanks.get(comment.pk, 0),
    )


def pinned_keys(post, site):
    """The keys of the comments of a thread that are marked as pinned; nothing is asked where none ever was."""
    if not post.pins_version:
        return frozenset()
    is_closed = post.has_closed_on(site)
    kept = _pins(Site.current().identity, post.pk, post.pins_version)
    return frozenset(key for key, ends_with_thread in kept if not (is_closed and ends_with_thread))


@lru_cache(maxsize=64)
def _pins(_identity, post, _version):
    pins = Pin.objects.filter(post=post).order_by("pinned_at", "pk")
    return tuple(pins.values_list("comment", "ends_with_thread"))
