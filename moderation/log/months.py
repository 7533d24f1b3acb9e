"""A month of the log in numbers: what was removed under which rule, and how much of it stood."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Count, Q
from django.utils import timezone

from comments.models import Comment
from lib.text.times import DAY, next_month
from moderation.log.timeline import Selection
from moderation.log.totals import overturned
from moderation.models import Decision

Kind = Decision.Kind


@dataclass(frozen=True)
class OfRule:
    """Number of comments removed under one rule, and of those decisions that were overturned."""

    selection: Selection  # the part of the log that tells of it
    removed: int
    overturned: int

    @property
    def wording(self):
        return self.selection.rule


@dataclass(frozen=True)
class Month:
    """A month in numbers, as far as they are public."""

    beginning: datetime
    posted: int
    removed: int
    overturned: int
    suspended: int
    ruled: int
    granted: int
    days_to_ruling: float | None  # the median; None where nothing was ruled on
    by_rule: list  # most removed first

    @property
    def is_over(self):
        return next_month(self.beginning) <= timezone.now()

    @property
    def most(self):
        return self.by_rule[0].removed if self.by_rule else 0

    @property
    def share_overturned(self):
        """The share of removals that were overturned, in percent."""
        return round(100 * self.overturned / self.removed) if self.removed else 0


def numbers(beginning, rules):
    """The numbers of a month, or None where nothing in it was decided.

    `rules` are the wordings that name the rules (timeline.rules).
    """
    decided = Decision.objects.public().filter(
        made_at__gte=beginning, made_at__lt=next_month(beginning)
    )
    counts = decided.aggregate(
        all=Count("pk"),
        removed=Count("pk", Q(kind__in=Decision.REMOVALS)),
        overturned=Count("pk", Q(kind__in=Decision.REMOVALS) & overturned()),
        suspended=Count("pk", Q(kind=Kind.BAN)),
        ruled=Count("pk", Q(kind__in=Decision.RULINGS)),
        granted=Count("pk", Q(kind=Kind.GRANT)),
    )
    if not counts.pop("all"):
        return None
    states = [Comment.State.PUBLISHED, Comment.State.REMOVED]
    within = {"created_at__gte": beginning, "created_at__lt": next_month(beginning)}
    posted = Comment.objects.outside_the_bin().filter(state__in=states, **within).count()
    spans = decided.rulings().values_list("rules_on__made_at", "made_at")
    days = [(ruled - sent) / DAY for sent, ruled in spans]
    return Month(
        beginning,
        posted,
        days_to_ruling=round(median(days), 1) if days else None,
        by_rule=_by_rule(decided, beginning, rules),
        **counts,
    )


def _by_rule(decided, beginning, rules):
    """The month's removals by the rules' stable identity, each rule under its latest wording."""
    removed = decided.filter(kind=Kind.REMOVE).order_by().values("wording__rule")
    counted = removed.annotate(n=Count("pk"), back=Count("pk", overturned()))
    counts = {row["wording__rule"]: (row["n"], row["back"]) for row in counted}
    of_rules = [
        OfRule(Selection("removals", rule, beginning), *counts[rule.rule_id])
        for rule in rules
        if rule.rule_id in counts
    ]
    return sorted(of_rules, key=lambda one: -one.removed)
