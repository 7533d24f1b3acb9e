"""The public log: what was decided, by kind, by rule and by month."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.text.times import month_of, next_month
from moderation.models import Decision, PolicyRevision, RuleWording
from moderation.wording import policy_log
from moderation.wording.decisions import in_group
from moderation.wording.log import OfDecision

A_PAGE = 50
SORTS = {sort.what: sort for sort in (OfDecision, *policy_log.SORTS)}

# The filters by kind: their names, which decisions they take in, and whether changes of the policy.
KINDS = {
    "": (_("Everything"), None, True),
    "removals": (_("Removals"), in_group("removals"), False),
    "suspensions": (_("Bans"), in_group("suspensions"), False),
    "appeals": (_("Appeals"), in_group("appeals"), False),
    "policy": (_("Policy"), [], True),
}


@dataclass(frozen=True)
class Selection:
    """What of the log is shown: one kind, what one rule was cited for, one month, or all."""

    kind: str = ""
    rule: RuleWording | None = None  # as it is worded now
    month: datetime | None = None  # its beginning

    @property
    def tells_of_policy(self):
        return KINDS[self.kind][2] and self.rule is None

    @property
    def tells_of_waivers(self):
        return KINDS[self.kind][2]

    def of(self, decisions):
        """The `decisions` of the selected kind that cite the selected rule; None if no decision is of that kind."""
        kinds = KINDS[self.kind][1]
        if kinds is not None:
            decisions = decisions.filter(kind__in=kinds) if kinds else None
        if decisions is not None and self.rule:
            decisions = decisions.filter(wording__rule=self.rule.rule_id)
        return decisions

    def in_time(self, rows, column):
        if self.month is None:
            return rows
        within = {f"{column}__gte": self.month, f"{column}__lt": next_month(self.month)}
        return rows.filter(**within)

    def of_kind(self, kind):
        return replace(self, kind=kind)

    def address(self, number=1):
        parts = {"kind": self.kind, "rule": self.rule and self.rule.rule.key}
        if self.month:
            parts |= {"year": self.month.year, "month": self.month.month}
        parts["number"] = number if number > 1 else None
        return reverse("log", kwargs={name: part for name, part in parts.items() if part})

    def get_absolute_url(self):
        return self.address()


EVERYTHING = Selection()


def page(number, selection=EVERYTHING, for_staff=False):
    """A page of entries, newest first. The staff see pending ones and undone slips too.

    Raises EmptyPage when there is no page `number`.
    """
    page = Paginator(_timeline(selection, for_staff), A_PAGE).page(number)
    page.object_list = _entries(page.object_list)
    return page


def newest():
    return _entries(_timeline(EVERYTHING, for_staff=False)[:A_PAGE])


def since():
    """Time of the first decision in the log, or None while it is empty."""
    return Decision.objects.public().order_by("made_at").values_list("made_at", flat=True).first()


def months(for_staff=False):
    """The beginnings of all months from the first to the last that the log tells of, newest first."""
    rows = _timeline(EVERYTHING, for_staff)
    if (last := rows.first()) is None:
        return []
    month, beginnings = month_of(rows.order_by("at").first()["at"]), []
    while month <= last["at"]:
        beginnings.append(month)
        month = next_month(month)
    return beginnings[::-1]


def rules():
    """Every rule that stands or stood in the policy, in its latest wording, by number."""
    stood = RuleWording.objects.filter(revision__in=PolicyRevision.objects.effective())
    stood = stood.select_related("rule", "revision").defer("text", "rendered")
    latest = {wording.rule_id: wording for wording in stood.order_by("revision__number")}
    return sorted(latest.values(), key=lambda wording: (wording.number, wording.pk))


def _timeline(selection, for_staff):
    """(at, key, what) of all entries, newest first; the database joins and cuts them."""
    parts = [sort.rows(selection, for_staff) for sort in SORTS.values()]
    parts = [part for part in parts if part is not None]
    if not parts:
        parts = [OfDecision.rows(EVERYTHING, for_staff).none()]
    first, *others = parts
    return first.union(*others, all=True).order_by("-at", "-what", "-key")


def _entries(rows):
    rows = list(rows)
    subjects = {}
    for what, sort in SORTS.items():
        keys = [row["key"] for row in rows if row["what"] == what]
        subjects[what] = sort.rows_by_key(keys) if keys else {}
    return [SORTS[row["what"]](subjects[row["what"]][row["key"]]) for row in rows]
