"""What a strike leads to, said to a moderator before it is given: a whole sentence for each step."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lib.text.lists import sentences
from lib.text.times import when
from moderation.pure.ladder import nth

# By the step, where all strikes were given within so many days, and where they count for different spans.
_WITHIN = {
    None: gettext_lazy("%(nth)s strike in %(days)d days: no further consequence."),
    "warn": gettext_lazy("%(nth)s strike in %(days)d days: a warning."),
    "hold": ngettext_lazy(
        "%(nth)s strike in %(days)d days: comments held for a moderator for %(n)d day, until %(at)s.",
        "%(nth)s strike in %(days)d days: comments held for a moderator for %(n)d days, until %(at)s.",
        "n",
    ),
    "suspend": ngettext_lazy(
        "%(nth)s strike in %(days)d days: suspended for %(n)d day, until %(at)s.",
        "%(nth)s strike in %(days)d days: suspended for %(n)d days, until %(at)s.",
        "n",
    ),
    "ban": gettext_lazy("%(nth)s strike in %(days)d days: banned until an appeal is granted."),
}
_IN_ALL = {
    None: gettext_lazy("%(nth)s strike: no further consequence."),
    "warn": gettext_lazy("%(nth)s strike: a warning."),
    "hold": ngettext_lazy(
        "%(nth)s strike: comments held for a moderator for %(n)d day, until %(at)s.",
        "%(nth)s strike: comments held for a moderator for %(n)d days, until %(at)s.",
        "n",
    ),
    "suspend": ngettext_lazy(
        "%(nth)s strike: suspended for %(n)d day, until %(at)s.",
        "%(nth)s strike: suspended for %(n)d days, until %(at)s.",
        "n",
    ),
    "ban": gettext_lazy("%(nth)s strike: banned until an appeal is granted."),
}
# After one of those, where a moderator has chosen it in place of the policy's step.
_INSTEAD_OF = {
    None: gettext_lazy("By the policy it would have no further consequence."),
    "warn": gettext_lazy("By the policy it would be a warning."),
    "hold": ngettext_lazy(
        "By the policy comments would be held for a moderator for %(n)d day.",
        "By the policy comments would be held for a moderator for %(n)d days.",
        "n",
    ),
    "suspend": ngettext_lazy(
        "By the policy it would be a suspension for %(n)d day.",
        "By the policy it would be a suspension for %(n)d days.",
        "n",
    ),
    "ban": gettext_lazy("By the policy it would be a ban until an appeal is granted."),
}


def of_strike(strike):
    """Which strike it is (plans.strikes.Next), and what follows from it."""
    if not strike.is_last:
        return sentences([alone(strike), _("The last one decides what happens.")])
    which = _of(_WITHIN if strike.days else _IN_ALL, strike.taken, strike)
    return sentences([which, strike.instead and _of(_INSTEAD_OF, strike.outcome, strike)])


def alone(strike):
    """Which strike it is: “3rd strike in 90 days.”"""
    facts = {"nth": nth(strike.count), "days": strike.days}
    return (_("%(nth)s strike in %(days)d days.") if strike.days else _("%(nth)s strike.")) % facts


def _of(table, outcome, strike):
    step = outcome.step or {}
    facts = {"nth": nth(strike.count), "days": strike.days, "n": step.get("days")}
    facts["at"] = outcome.until and when(outcome.until)
    return table[step.get("step")] % facts
