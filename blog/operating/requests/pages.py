"""How pages were answered in the last day: from what was stored, how fast, and which were slowest."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Figure
from blog.operating.requests.observed import duration
from blog.operating.requests.page_names import name_of

HOURS, SHOWN = 24, 6
LOW = 95  # percent: a curve of stored pages that never goes lower begins there
SHARE = 0.99  # of the views that were faster than what is told


@dataclass(frozen=True)
class Stored:
    """How many of the pages that can be stored were; a share is None where nobody asked for one."""

    share: float | None  # answered from memory or from the store, in percent
    from_memory: float | None
    by_hour: list  # of such shares, the latest hour last

    @property
    def points(self):
        """The points of a curve, 23 by 100, of the hours with requests: "0,10 1,8 …". Its foot is below the lowest."""
        known = [(hour, share) for hour, share in enumerate(self.by_hour) if share is not None]
        foot = min([LOW, *(share for _hour, share in known)]) - 1
        return [f"{hour},{100 * (100 - share) / (100 - foot):.1f}" for hour, share in known]

    @property
    def area(self):
        """The points of what lies below it."""
        points = self.points
        if len(points) < 2:
            return []
        first, last = (one.partition(",")[0] for one in (points[0], points[-1]))
        return [f"{first},100", *points, f"{last},100"]


@dataclass(frozen=True)
class SlowPage:
    what: str
    is_signed_in: bool
    milliseconds: int  # that 99 of 100 views stayed below
    views: int
    queries: int  # of a view


def stored():
    rows = Figure.objects.of_hours(HOURS).filter(name="stored").values_list("hour", "of", "n")
    by_hour = defaultdict(Counter)
    for hour, of, n in rows:
        by_hour[hour][of] += n
    all_of_them = sum(by_hour.values(), Counter())
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    hours = [now - timedelta(hours=HOURS - 1 - n) for n in range(HOURS)]
    return Stored(
        _share(all_of_them, "memory", "store"),
        _share(all_of_them, "memory"),
        [_share(by_hour[hour], "memory", "store") for hour in hours],
    )


def slowest():
    """The SlowPages, the slowest first; pages of which 99 of 100 views are fast aren't there."""
    sums = Figure.objects.of_hours(HOURS).sums("page", "page slow", "page queries")
    slow = defaultdict(Counter)
    for (name, of), n in sums.items():
        if name == "page slow":
            page, _bar, step = of.rpartition("|")
            slow[page][int(step)] += n
    pages = []
    for page, steps in slow.items():
        views = sums.get(("page", page), 0)
        if step := _step(steps, views):
            queries = sums.get(("page queries", page), 0)
            name, _bar, who = page.rpartition("|")
            pages.append(
                SlowPage(
                    str(name_of(name) or _("A page of an earlier release")),
                    who == "in",
                    round(duration(step)),
                    views,
                    round(queries / max(views, 1)),
                )
            )
    return sorted(pages, key=lambda one: -one.milliseconds)[:SHOWN]


def _step(steps, views):
    """The step below which 99 of 100 views stayed; 0 if they were fast."""
    left = max(views, sum(steps.values())) * (1 - SHARE)
    for step in sorted(steps, reverse=True):
        left -= steps[step]
        if left < 0:
            return step
    return 0


def _share(counted, *kinds):
    n = sum(counted.values())
    return 100 * sum(counted[kind] for kind in kinds) / n if n else None
