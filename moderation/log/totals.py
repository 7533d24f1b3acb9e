"""What was decided under each revision of the policy, and how many rules articles set aside."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils import timezone

from moderation.models import Decision, PolicyRevision, Waiver

Kind = Decision.Kind


@dataclass(frozen=True)
class UnderRevision:
    """What was decided while one revision was in force, or before there was any."""

    revision: PolicyRevision | None
    waived: int
    removed: int = 0
    overturned: int = 0
    banned: int = 0
    ruled: int = 0
    granted: int = 0


def overturned():
    """The removals that were reversed since, as far as that is public."""
    return Q(reversed_by__appears_at__lte=timezone.now())


def by_revision(decided, waivers=None):
    """An UnderRevision for each that has taken effect, newest first. One question, however many."""
    revisions = PolicyRevision.objects.effective().defer("ladder").order_by("-number")
    revisions = {revision.number: revision for revision in revisions}
    removed = Q(kind__in=Decision.REMOVALS)
    counted = (
        decided.annotate(revision=_in_force_at("made_at", revisions))
        .order_by()
        .values("revision")
        .annotate(
            removed=Count("pk", removed),
            overturned=Count("pk", removed & overturned()),
            banned=Count("pk", Q(kind=Kind.BAN)),
            ruled=Count("pk", Q(kind__in=Decision.RULINGS)),
            granted=Count("pk", Q(kind=Kind.GRANT)),
        )
    )
    counts = {row.pop("revision"): row for row in counted}
    waived = _waived(revisions) if waivers is None else waivers
    numbers = [*revisions, *({0} & counts.keys())]
    return [
        UnderRevision(revisions.get(number), waived.get(number, 0), **counts.get(number, {}))
        for number in numbers
    ]


def waived_now():
    """Number of rules that articles set aside today."""
    return Waiver.objects.in_force().not_on_drafts().count()


def _waived(revisions):
    """{revision: rules that articles set aside while it was in force}"""
    begun = Waiver.objects.not_on_drafts().annotate(revision=_in_force_at("since", revisions))
    counted = begun.order_by().values("revision").annotate(n=Count("pk"))
    return {row["revision"]: row["n"] for row in counted}


def _in_force_at(column, revisions):
    """The number of the revision that was in force at the time in `column`; 0 before the first."""
    since = [
        When(**{f"{column}__gte": one.effective_at}, then=Value(number))
        for number, one in revisions.items()
    ]
    return Case(*since, default=Value(0), output_field=IntegerField())
