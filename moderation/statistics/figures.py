"""What moderators decided within a span, in numbers: grouped by the database, however much there is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timezone import localtime

from lib.text.dates import date_format
from lib.text.times import month_of, next_month
from moderation.log import timeline, totals
from moderation.log.timeline import Selection
from moderation.models import Appeal, Decision, Pseudonym
from moderation.statistics import waits
from moderation.statistics.spans import WEEK, Span

Kind = Decision.Kind
REMOVED = Q(kind__in=Decision.REMOVALS)
# Each kind is counted once, so that together they are all decisions.
KINDS = {
    "removed": Decision.REMOVALS,
    "approved": (Kind.APPROVE,),
    "held": (Kind.HOLD, Kind.HOLD_BACK),
    "banned": (Kind.BAN,),
    "restored": (Kind.RESTORE,),
    "lifted": (Kind.LIFT,),
    "ruled": Decision.RULINGS,
    "others": (Kind.REOPEN, Kind.WARN, Kind.PURGE, Kind.REFUSE),
}
COUNTS = {
    "decisions": Count("pk"),
    **{name: Count("pk", Q(kind__in=kinds)) for name, kinds in KINDS.items()},
    "overturned": Count("pk", REMOVED & Q(reversed_by__isnull=False)),
}
BY_WEEK = 26  # weeks; what is longer is told by month
NAMED, NAMED_MONTHS = 12, 8  # stretches of a drawing; of more, every third, fifth …


@dataclass(frozen=True)
class Counted:
    """What was decided: in all, in one stretch of time, by one moderator, under one rule."""

    of: object = None
    decisions: int = 0
    removed: int = 0
    approved: int = 0
    held: int = 0
    banned: int = 0
    restored: int = 0
    lifted: int = 0
    ruled: int = 0
    others: int = 0
    overturned: int = 0  # of what was removed
    wait: waits.Wait | None = None  # of what was held

    @property
    def rest(self):
        """Number of decisions that neither removed nor approved."""
        return self.decisions - self.removed - self.approved

    @property
    def stack(self):
        """The parts of its bar; what was overturned stands in it once."""
        in_force = self.removed - self.overturned
        return {"removed": in_force, "approved": self.approved, "overturned": self.overturned}

    @property
    def share_overturned(self):
        return round(100 * self.overturned / self.removed) if self.removed else 0


@dataclass(frozen=True)
class Stretch:
    """A week, or a month, from its beginning."""

    at: datetime
    is_month: bool

    def __str__(self):
        return date_format(self.at, "M Y" if self.is_month else "j M")

    def after(self, before):
        """The label of a span where `before` stands before it: “14” after “7 Sep”, “Feb” after “Jan 2026”."""
        if self.is_month:
            is_new = before is None or before.at.year != self.at.year
            return date_format(self.at, "M Y" if is_new else "M")
        is_new = before is None or before.at.month != self.at.month
        return date_format(self.at, "j M" if is_new else "j")


class Figures:
    """The decisions within `span`, all of them or one moderator's, less the slips that were undone."""

    def __init__(self, span: Span, moderator: Pseudonym | None = None):
        self.span, self.moderator = span, moderator
        decided = span.of(Decision.objects.not_undone())
        self.decided = decided.filter(made_by=moderator) if moderator else decided

    @cached_property
    def total(self):
        return Counted(**self.decided.order_by().aggregate(**COUNTS))

    @cached_property
    def held(self):
        return waits.of_held(self.decided).get(0)

    @cached_property
    def reported(self):
        return waits.of_reports(self.span, self.moderator).get(0)

    @cached_property
    def appeals(self):
        return Appeal.objects.filter(decision__in=self.decided.filter(REMOVED).order_by()).count()

    @cached_property
    def stretches(self):
        """A Counted for each week, or month, of the span, also where nothing was decided."""
        times = self.decided.order_by("made_at").values_list("made_at", flat=True)
        since = self.span.since or times.first()
        if since is None:
            return []
        until = min(self.span.until or timezone.now(), timezone.now())
        is_month = until - since > BY_WEEK * WEEK
        trunc = TruncMonth if is_month else TruncWeek
        counted = {one.of.date(): one for one in self._grouped(trunc("made_at"))}
        at = localtime(since).replace(hour=0, minute=0, second=0, microsecond=0)
        at = month_of(at) if is_month else at - at.weekday() * (WEEK / 7)
        stretches = []
        while at <= until:
            about = vars(counted.get(at.date(), Counted())) | {"of": Stretch(at, is_month)}
            stretches.append(Counted(**about))
            at = next_month(at) if is_month else at + WEEK
        return stretches

    @property
    def names(self):
        """What stands below each stretch of a drawing: as little as tells them apart, or nothing."""
        most = NAMED_MONTHS if self.stretches[0].of.is_month else NAMED
        # An odd number, so that a phone can hide every other one.
        every = -(-len(self.stretches) // most) | 1
        named = [one.of for one in self.stretches[::every]]
        # What stands before it on a phone, too.
        before = [None, *(named[n // 2 * 2] for n in range(len(named) - 1))]
        names = dict(
            zip(named, (one.after(of) for one, of in zip(named, before, strict=True)), strict=True)
        )
        return [names.get(one.of, "") for one in self.stretches]

    @cached_property
    def by_rule(self):
        """The removals by the rules' stable identity, each rule under its latest wording, most removed first."""
        of_rules = self.decided.filter(kind=Kind.REMOVE)
        counted = {one.of: one for one in self._grouped("wording__rule", of_rules)}
        rules = [rule for rule in timeline.rules() if rule.rule_id in counted]
        named = [
            Counted(**vars(counted[rule.rule_id]) | {"of": Selection("removals", rule)})
            for rule in rules
        ]
        return sorted(named, key=lambda one: -one.removed)

    @cached_property
    def by_moderator(self):
        waits_of_held = waits.of_held(self.decided, by="made_by")
        counted = sorted(self._grouped("made_by"), key=lambda one: -one.decisions)
        people = Pseudonym.objects.select_related("account").in_bulk([one.of for one in counted])
        return [
            Counted(**vars(one) | {"of": people[one.of], "wait": waits_of_held.get(one.of)})
            for one in counted
        ]

    @cached_property
    def by_revision(self):
        counted = totals.by_revision(self.decided, waivers={})
        return [one for one in counted if one.removed or one.banned or one.ruled]

    def _grouped(self, by, decided=None):
        rows = (self.decided if decided is None else decided).order_by()
        rows = rows.values(of=F(by) if isinstance(by, str) else by)
        return [Counted(**row) for row in rows.annotate(**COUNTS)]
