"""For how long what waited had waited when it was decided on: the middle, and nine of ten."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Greatest, RowNumber

from moderation.models import Decision, ReportOutcome, ScreeningFinding

Kind = Decision.Kind
HELD = (Kind.APPROVE, *Decision.REMOVALS)


@dataclass(frozen=True)
class Wait:
    """The waits of `n` comments: half were decided on within the `median`, nine of ten within `most`."""

    n: int
    median: timedelta
    most: timedelta


def of_held(decided, by=None):
    """{by: Wait} of comments that waited for a moderator, since screening or a colleague held them last."""
    before = {"comment": OuterRef("comment")}
    findings = ScreeningFinding.objects.filter(at__lte=OuterRef("made_at"), **before)
    holds = Decision.objects.filter(kind=Kind.HOLD_BACK, made_at__lt=OuterRef("made_at"), **before)
    rows = decided.filter(was_held=True, kind__in=HELD, comment__created_at__isnull=False)
    since = Greatest(_last(findings, "at"), _last(holds, "made_at"))
    return _measured(rows.annotate(since=since), "made_at", by)


def _last(rows, column):
    """The last time in `column`; that of the comment where there is none."""
    last = Subquery(rows.order_by(f"-{column}").values(column)[:1], output_field=DateTimeField())
    return Coalesce(last, "comment__created_at")


def of_reports(span, moderator=None, by=None):
    """{by: Wait} of reports, until a decision answered them."""
    rows = span.of(ReportOutcome.objects.in_force(), "decision__made_at")
    if moderator:
        rows = rows.filter(decision__made_by=moderator)
    return _measured(rows.annotate(since=F("report__made_at")), "decision__made_at", by)


def _measured(rows, until, by):
    """The database counts and sorts: of each group it gives the two rows that are asked for."""
    wait = ExpressionWrapper(F(until) - F("since"), output_field=DurationField())
    rows = rows.order_by().annotate(of=F(by) if by else Value(0), wait=wait)
    ranked = rows.annotate(
        n=Window(Count("pk"), partition_by="of"),
        place=Window(RowNumber(), partition_by="of", order_by="wait"),
    )
    wanted = Q(place=(F("n") + 1) / 2) | Q(place=(F("n") * 9 + 9) / 10)
    waits = {}
    for of, n, _place, wait in (
        ranked.filter(wanted).order_by("of", "place").values_list("of", "n", "place", "wait")
    ):
        first = waits.get(of)
        waits[of] = Wait(n, first.median if first else wait, wait)
    return waits
