"""The desk's lists: what belongs to each, how many that are, and since when the oldest waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection
from django.db.models import Count, DateTimeField, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from moderation.models import Appeal, Decision, Reading, removed_before
from moderation.plans import appeals, applicable_rules
from moderation.reports import plan as reports

UNREAD, HELD, REPORTED = "unread", "held", "reported"
EDITED, PASSED, ALL = "edited", "passed", "all"
APPEALS, WAIVED = "appeals", "waived"


def edited_since_read():
    """The comments that were read once, and edited since in words that nobody has read."""
    readings = Reading.objects.in_person().filter(comment=OuterRef("pk")).order_by()
    before = readings.filter(at__lt=OuterRef("words_at"))
    since = readings.filter(at__gte=OuterRef("words_at"))
    reworded = Q(edited_at__isnull=False) | Q(pending_at__isnull=False)
    unread = Comment.objects.filter(reworded).unread()
    edited = unread.annotate(words_at=Coalesce("pending_at", "edited_at"))
    return edited.filter(Exists(before), ~Exists(since))


def held():
    """What waits, with since when: a moderator held it, it was edited, or it was written."""
    holds = Decision.objects.filter(kind=Decision.Kind.HOLD_BACK, comment=OuterRef("pk"))
    last = Subquery(holds.order_by("-pk").values("made_at")[:1])
    return Comment.objects.waiting().annotate(held_at=Coalesce(last, "pending_at", "created_at"))


@dataclass(frozen=True)
class Listing:
    """One of the review desk's lists. A seldom one stands among the others only while something is in it."""

    slug: str
    label: Promise
    members: Callable
    waits_since: str = "created_at"
    is_seldom: bool = False

    @property
    def is_counted(self):
        """Whether the list is counted: to count all comments would take longer than the rest of the page."""
        return self.slug != ALL


LISTS = {
    listing.slug: listing
    for listing in [
        Listing(UNREAD, _("Unread"), Comment.objects.unread),
        Listing(HELD, _("Held"), held, "held_at"),
        Listing(REPORTED, _("Reported"), reports.reported, "reported_at"),
        Listing(EDITED, _("Edited after reading"), edited_since_read, "words_at", is_seldom=True),
        Listing(PASSED, _("Approved without reading"), Comment.objects.passed, is_seldom=True),
        Listing(ALL, _("All"), applicable_rules.judgeable),
    ]
}


@dataclass(frozen=True)
class Tally:
    """A list with how many it has, and since when the oldest of them waits, if they are counted."""

    listing: Listing
    n: int | None = None
    oldest: datetime | None = None
    is_alone: bool = (
        False  # Of appeals: whoever decided rules on them, since nobody else moderates.
    )


def tallies(counted, shown):
    """The Tally of each list that is worth showing; `shown` is the one that is open."""
    all_ = [counted.get(slug) or Tally(listing) for slug, listing in LISTS.items()]
    return [one for one in all_ if one.n or not one.listing.is_seldom or one.listing == shown]


def tallied(moderator):
    """{slug: Tally} of every list that is counted, and of what waits elsewhere on the desk.

    Whatever tells a moderator how much waits asks here; of appeals it is what they may rule on.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_question())
        rows = cursor.fetchall()
    counted, converters = {}, connection.ops.get_db_converters(_TIME)
    for slug, n, oldest in rows:
        for convert in converters:
            oldest = convert(oldest, _TIME, connection)
        counted[slug] = Tally(_COUNTED[slug], n, oldest)
    if counted[APPEALS].n:
        theirs = appeals.open_to(moderator).aggregate(n=Count("pk"), oldest=Min("made_at"))
        is_alone = appeals.is_alone(moderator)
        counted[APPEALS] = Tally(_COUNTED[APPEALS], **theirs, is_alone=is_alone)
    return counted


@cache
def _question():
    """All the counts in one question, put together once: that takes longer than the answer.

    Nothing in it depends on the time or on who asks.
    """
    counts = []
    for listing in _COUNTED.values():
        slug = Value(listing.slug)
        waiting = listing.members().order_by().annotate(slug=slug).values("slug")
        counts.append(waiting.annotate(n=Count("pk"), oldest=Min(listing.waits_since)))
    first, *others = counts
    return first.union(*others, all=True).query.sql_with_params()


_TIME = Value(None, output_field=DateTimeField())
_COUNTED = {slug: listing for slug, listing in LISTS.items() if listing.is_counted} | {
    APPEALS: Listing(APPEALS, _("Appeals"), Appeal.objects.open, "made_at"),
    WAIVED: Listing(WAIVED, _("Rule set aside later"), removed_before, "made_at"),
}
