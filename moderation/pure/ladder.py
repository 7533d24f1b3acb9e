"""The ladder of strikes: what a policy says happens at the first, the second, the fifth.

A ladder is a list of steps, each {"strikes": n, "step": one of STEPS, "days": n or None},
as a revision keeps it. Pure: values in, values and words out; nothing is applied here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.contrib.humanize.templatetags import humanize
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

STEPS = ("warn", "hold", "suspend", "ban")
TIMED = ("hold", "suspend")
MOST = 1_000  # strikes or days; more is a slip of the keyboard
# What a moderator can choose in place of the policy's step, beside the steps of the policy.
ALWAYS = ("", "warn", "hold.14", "suspend.1", "suspend.7", "suspend.30", "ban")

FIRST_TO_TENTH = [
    gettext_lazy("First strike"),
    gettext_lazy("Second"),
    gettext_lazy("Third"),
    gettext_lazy("Fourth"),
    gettext_lazy("Fifth"),
    gettext_lazy("Sixth"),
    gettext_lazy("Seventh"),
    gettext_lazy("Eighth"),
    gettext_lazy("Ninth"),
    gettext_lazy("Tenth"),
]

TO_READER = {
    None: gettext_lazy("Your comment is removed, and we tell you which rule it broke."),
    "warn": gettext_lazy("You are asked to read the rules again before your next comment."),
    "hold": ngettext_lazy(
        "Your comments are held for a moderator for %(n)d day.",
        "Your comments are held for a moderator for %(n)d days.",
        "n",
    ),
    "suspend": ngettext_lazy(
        "You are suspended for %(n)d day.", "You are suspended for %(n)d days.", "n"
    ),
    "ban": gettext_lazy("You are banned until an appeal is granted."),
}
TO_STAFF = {
    None: gettext_lazy("no further consequence"),
    "warn": gettext_lazy("a warning"),
    "hold": ngettext_lazy(
        "comments held for a moderator for %(n)d day",
        "comments held for a moderator for %(n)d days",
        "n",
    ),
    "suspend": ngettext_lazy("suspended for %(n)d day", "suspended for %(n)d days", "n"),
    "ban": gettext_lazy("banned until an appeal is granted"),
}


def usual():
    """The ladder of a new policy: 2 hold, 3 and 4 suspend, 5 ban; the first is a removal alone."""
    return [
        {"strikes": 2, "step": "hold", "days": 14},
        {"strikes": 3, "step": "suspend", "days": 7},
        {"strikes": 4, "step": "suspend", "days": 30},
        {"strikes": 5, "step": "ban", "days": None},
    ]


def refusal(ladder):
    """What is wrong with a ladder that somebody has typed, or None."""
    if not isinstance(ladder, list) or not all(isinstance(step, dict) for step in ladder):
        return _("A ladder is a list of steps.")
    last = 0
    for step in ladder:
        if step.get("step") not in STEPS:
            return _("A step is one of: %(steps)s.") % {"steps": ", ".join(STEPS)}
        if not _is_count(step.get("strikes")) or step["strikes"] <= last:
            return _("Strikes are whole numbers that rise from step to step.")
        if step["step"] in TIMED and not _is_count(step.get("days")):
            return _("Say for how many days: “days” is missing.")
        last = step["strikes"]
    if any(severity(later) < severity(earlier) for earlier, later in pairwise(ladder)):
        return _("A step can’t be milder than one before it.")
    return None


@dataclass(frozen=True)
class Outcome:
    """What so many strikes lead to: a step, and when it ends by itself (None: it doesn't)."""

    count: int
    step: dict | None = None
    until: datetime | None = None

    @property
    def severity(self):
        return severity(self.step)

    @property
    def is_grave(self):
        """Whether it keeps somebody from commenting."""
        return bool(self.step) and self.step["step"] in ("suspend", "ban")


def outcome(ladder, count, start):
    """What so many strikes lead to, where a step begins at `start`."""
    step = step_at(ladder, count)
    return Outcome(count, step, ends_at(step, start))


def step_at(ladder, strikes):
    """The step that `strikes` strikes lead to, or None where no further consequence happens.

    The harshest that was reached: one strike fewer never makes it harsher.
    """
    reached = [step for step in ladder if step["strikes"] <= strikes]
    return max(reached, key=severity, default=None)


def severity(step):
    """Something to compare steps by; None, no further consequence, is the mildest."""
    return (STEPS.index(step["step"]) + 1, step.get("days") or 0) if step else (0, 0)


def ends_at(step, start):
    """End of a step that begins at `start`, or None for one that doesn't end by itself."""
    return start + timedelta(days=step["days"]) if step and step["step"] in TIMED else None


def key(step):
    """A short name of a step: "", "warn", "hold.14", "suspend.7", "ban"."""
    if step is None:
        return ""
    return f"{step['step']}.{step['days']}" if step["step"] in TIMED else step["step"]


def of_key(text):
    """The step that `key` names so. Raises ValueError for anything else."""
    name, _dot, days = text.partition(".")
    step = {"step": name, "days": int(days) if days else None}
    if text and (name not in STEPS or key(step) != text):
        raise ValueError(text)
    return step if text else None


def choices(ladder):
    """Every step that can be chosen under a ladder, mildest first."""
    keys = {*ALWAYS, *(key(step) for step in ladder)}
    return sorted((of_key(one) for one in keys), key=severity)


def rows(ladder):
    """(ordinal, what happens) for every count of strikes up to the last step.

    >>> [(str(name), text) for name, text in rows([{"strikes": 1, "step": "ban", "days": None}])]
    [('First strike', 'You are banned until an appeal is granted.')]
    """
    last = max((step["strikes"] for step in ladder), default=0)
    return [(ordinal(count), to_reader(step_at(ladder, count))) for count in range(1, last + 1)]


def ordinal(count):
    if count <= len(FIRST_TO_TENTH):
        return FIRST_TO_TENTH[count - 1]
    return _("Strike %(n)d") % {"n": count}


def to_reader(step):
    """What the step means, said to the reader whom it concerns."""
    return _of_step(TO_READER, step)


def to_staff(step):
    """A step's sentence as a moderator reads it before a decision."""
    return _of_step(TO_STAFF, step)


def _is_count(value):
    return type(value) is int and 0 < value <= MOST


def _of_step(words, step):
    return words[step["step"]] % {"n": step.get("days")} if step else str(words[None])


def nth(count):
    """Which one it is, within a sentence: “3rd”, “3.”, “第 3 次”."""
    if (get_language() or "").startswith("zh"):
        return f"第 {count} 次"  # Django's has English ones here.
    return humanize.ordinal(count)
