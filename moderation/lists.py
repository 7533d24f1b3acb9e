"""The desk's lists: what belongs to each, how many that are, and since when the oldest waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from moderation import citing, reports
from moderation.models import Appeal, Reading

UNREAD, HELD, REPORTED = "unread", "held", "reported"
EDITED, PASSED, ALL = "edited", "passed", "all"


def edited_since_read():
    """Read once, and said in other words since, which nobody has read."""
    readings = Reading.objects.in_person().filter(comment=OuterRef("pk")).order_by()
    before = readings.filter(at__lt=OuterRef("words_at"))
    since = readings.filter(at__gte=OuterRef("words_at"))
    reworded = Q(edited_at__isnull=False) | Q(pending_at__isnull=False)
    unread = Comment.objects.filter(reworded).unread()
    edited = unread.annotate(words_at=Coalesce("pending_at", "edited_at"))
    return edited.filter(Exists(before), ~Exists(since))


@dataclass(frozen=True)
class Listing:
    """One of the lists. What is seldom there stands among the others only while it is."""

    slug: str
    label: Promise
    members: Callable
    waits_since: str = "created_at"
    is_seldom: bool = False

    @property
    def is_counted(self):
        """Nobody counts all: it would take longer than everything else on the page."""
        return self.slug != ALL


LISTS = {
    listing.slug: listing
    for listing in [
        Listing(UNREAD, _("Unread"), Comment.objects.unread),
        Listing(HELD, _("Held"), Comment.objects.waiting),
        Listing(REPORTED, _("Reported"), reports.reported, "reported_at"),
        Listing(EDITED, _("Edited since read"), edited_since_read, "words_at", is_seldom=True),
        Listing(PASSED, _("Passed unread"), Comment.objects.passed, is_seldom=True),
        Listing(ALL, _("All"), citing.judgeable),
    ]
}


@dataclass(frozen=True)
class Tally:
    """A list with how many it has, and since when the oldest of them waits, if they are counted."""

    listing: Listing
    n: int | None = None
    oldest: datetime | None = None


def tally(listing):
    if not listing.is_counted:
        return Tally(listing)
    waiting = listing.members().order_by()
    counted = waiting.aggregate(n=Count("pk"), oldest=Min(listing.waits_since))
    return Tally(listing, **counted)


def tallies(shown):
    """Of each list that there is something to say of, one of which is `shown`."""
    all_ = [tally(listing) for listing in LISTS.values()]
    return [one for one in all_ if one.n or not one.listing.is_seldom or one.listing == shown]


def appeals():
    """(how many appeals are open, since when the oldest)."""
    counted = Appeal.objects.open().order_by().aggregate(n=Count("pk"), oldest=Min("made_at"))
    return counted["n"], counted["oldest"]
