"""How often an article was read within a span: a bar for each day or month, and the sites."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import ReadCount
from blog.models.articles.read_counts import BY_DAY, NAMED_FROM
from lib.observing.charts import LINES, line_step
from lib.text.dates import date_format

HEIGHT = 150  # of the highest line of the drawing, in pixels
DAYS = 30
ALL_SITES = 8  # bars of sites; the rest is one
RISE, ENOUGH = 1.3, 10  # times the day before, and so many reads, make a rise that is explained
APART = 6  # bars between two names


class Span(NamedTuple):
    """A time that can be chosen: its key in the address, its name, and the beginnings of its bars."""

    key: str
    label: str
    starts: list
    is_of_months: bool = False

    @property
    def first(self):
        return self.starts[0]

    @property
    def until(self):
        """The day after its last."""
        last = self.starts[-1]
        return _next_month(last) if self.is_of_months else last + timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """A day, or a month from its first."""

    at: date
    reads: int
    height: int
    name: str = ""  # below it
    site: str = ""  # from where most of a rise came


def spans(post):
    """The Spans that there are for an article, the usual one first."""
    out, today = timezone.localdate(post.published_at), timezone.localdate()
    age = max(0, (today - out).days)
    latest = _days(max(out, today - timedelta(days=DAYS - 1)), today)
    result = [Span("", _("Last 30 days") if age >= DAYS else _("Since publication"), latest)]
    if DAYS <= age <= BY_DAY.days:
        first = _days(out, out + timedelta(days=DAYS - 1))
        result.append(Span("first", _("First 30 days"), first))
    if age > 2 * DAYS:
        month, months = out.replace(day=1), []
        while month <= today:
            months.append(month)
            month = _next_month(month)
        result.append(Span("months", _("By month"), months, is_of_months=True))
    return result


class Figures:
    """What is shown of an article's reads in one Span."""

    def __init__(self, post, span):
        self.post, self.span = post, span
        self.reads = post.reads.between(span.first, span.until - timedelta(days=1))

    @cached_property
    def total(self):
        """The article's reads of all times."""
        return self.post.reads.total()

    @cached_property
    def step(self):
        """The number at the first line of the drawing."""
        return line_step(max(self._numbers))

    @property
    def lines(self):
        return [self.step * n for n in range(LINES, -1, -1)]

    @cached_property
    def bars(self):
        highest = self.step * LINES
        sites, names = self._rises(), names_of(self.span)
        return [
            Bar(at, n, round(HEIGHT * n / highest), names[place], sites.get(place, ""))
            for place, (at, n) in enumerate(zip(self.span.starts, self._numbers, strict=True))
        ]

    @cached_property
    def sites(self):
        """[(site, reads, hundredths of the most)], other sites last."""
        by_site = self.reads.by_site()
        named = [one for one in by_site if one[0] != ReadCount.OTHERS]
        rest = sum(n for _site, n in named[ALL_SITES:]) + dict(by_site).get(ReadCount.OTHERS, 0)
        shown = named[:ALL_SITES] + ([(ReadCount.OTHERS, rest)] if rest else [])
        most = max((n for _site, n in shown), default=0)
        return [
            (NAMES.get(site, lambda site=site: site)(), n, 100 * n // most) for site, n in shown
        ]

    @cached_property
    def _numbers(self):
        by_day = self.reads.by_day()
        if not self.span.is_of_months:
            return [by_day.get(at, 0) for at in self.span.starts]
        months = dict.fromkeys(self.span.starts, 0)
        for day, n in by_day.items():
            months[day.replace(day=1)] += n
        return list(months.values())

    def _rises(self):
        """{place of a bar: the site that most of its rise came from}, the highest first."""
        numbers, sites = self._numbers, {}
        risen = [
            n for n in range(1, len(numbers)) if numbers[n] >= max(ENOUGH, RISE * numbers[n - 1])
        ]
        for place in sorted(risen, key=lambda n: -numbers[n]):
            if not self.span.is_of_months and all(abs(place - other) >= APART for other in sites):
                hosts = self.post.reads.filter(day=self.span.starts[place])
                hosts = hosts.exclude(site__in=ReadCount.KINDS)
                top = hosts.order_by("-times", "site").first()
                if top and top.times >= NAMED_FROM:
                    sites[place] = top.site
        return sites


NAMES = {
    ReadCount.NO_SITE: lambda: _("No site named"),
    ReadCount.THIS_BLOG: lambda: _("This blog"),
    ReadCount.SEARCH: lambda: _("A search engine"),
    ReadCount.OTHERS: lambda: _("Other sites"),
}


def names_of(span):
    """What stands below each bar: every seventh day, or every month of few."""
    every = -(-len(span.starts) // 12) if span.is_of_months else 7
    pattern = "M Y" if span.is_of_months else "j M"
    return [
        "" if place % every else date_format(at, pattern) for place, at in enumerate(span.starts)
    ]


def _days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _next_month(at):
    return (at.replace(day=1) + timedelta(days=32)).replace(day=1)
