"""The stretches of time that the statistics are of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from moderation.models import PolicyRevision

WEEK = timedelta(weeks=1)
WEEKS = 12


@dataclass(frozen=True)
class Span:
    """A span of time from `since`, or from the first on, until `until`, or until now."""

    key: str  # as addresses have it
    label: str
    since: datetime | None = None
    until: datetime | None = None

    def of(self, rows, column="made_at"):
        """The `rows` whose time in `column` lies within the span."""
        if self.since:
            rows = rows.filter(**{f"{column}__gte": self.since})
        return rows.filter(**{f"{column}__lt": self.until}) if self.until else rows


def spans():
    """Every span that can be asked for, by its key; the usual one first."""
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    # By its noon the day has its beginning, whatever the clocks were set to since.
    noon = localtime(monday - (WEEKS - 1) * WEEK + timedelta(hours=12))
    of_revisions, until = [], None
    for one in PolicyRevision.objects.effective().order_by("-number"):
        span = Span(f"revision-{one.number}", str(one), one.effective_at, until)
        of_revisions.append(span)
        until = one.effective_at
    all_spans = [
        Span("", _("%(n)d weeks") % {"n": WEEKS}, noon.replace(hour=0)),
        Span("year", _("This year"), today.replace(month=1, day=1)),
        *of_revisions,
        Span("all", _("Everything")),
    ]
    return {span.key: span for span in all_spans}
