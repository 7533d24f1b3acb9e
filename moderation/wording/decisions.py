"""What is said of each kind of decision, to everybody who hears of it: one table.

Its halves are decisions_on_comments.py and decisions_on_people.py. A new kind gets an entry there,
and tests/moderation/test_wording.py says what its entry lacks.
"""

from django.utils.translation import gettext_lazy as _

from lib.text.times import days
from moderation.models import Decision
from moderation.wording.decisions_on_comments import ON_COMMENTS
from moderation.wording.decisions_on_people import BANNED, ON_PEOPLE
from moderation.wording.wording import Wording

Kind, Ground = Decision.Kind, Decision.Ground

_ON_APPEALS = {
    Kind.GRANT: Wording(
        staff=_("{name} granted this appeal on {at}."),
        group="appeals",
        badge=("granted", _("Appeal granted")),
        reader=_("Your appeal was granted."),
        on_record=_("Appeal granted"),
        done=_("Appeal granted."),
    ),
    Kind.UPHOLD: Wording(
        staff=_("{name} refused this appeal on {at}."),
        group="appeals",
        badge=("refused", _("Appeal refused")),
        reader=_("Your appeal was refused: the decision stands."),
        on_record=_("Appeal refused"),
        done=_("Appeal refused."),
    ),
}
WORDINGS = ON_COMMENTS | ON_PEOPLE | _ON_APPEALS
ON_RECORD = [kind for kind in Kind if kind in WORDINGS and WORDINGS[kind].on_record]


def in_group(group):
    """The kinds that a filter of the public log takes in."""
    return [kind for kind in Kind if kind in WORDINGS and WORDINGS[kind].group == group]


def wording_of(decision):
    """The Wording of a decision, in the case that it is."""
    kind = decision.kind
    if kind == Kind.REMOVE and decision.is_override:
        return WORDINGS["newer"]
    if kind == Kind.BAN and decision.until:
        return WORDINGS["suspend"]
    if kind == Kind.RESTORE:
        if decision.wording_id:
            return WORDINGS["restore under a rule"]
        earlier = decision.reverses  # what had taken it away
        was_hold = earlier and earlier.kind == Kind.HOLD_BACK
        return WORDINGS["restore what was held" if was_hold else kind]
    if kind == Kind.HOLD and not decision.wording_id:
        return WORDINGS["hold without a rule"]
    if kind == Kind.LIFT:
        placed = decision.reverses
        case = placed.kind
        if case == Kind.BAN and placed.until:
            case = "suspend"
        elif case == Kind.HOLD and not placed.wording_id:
            case = "hold without a rule"
        return WORDINGS.get(f"lift {case}", WORDINGS[kind])
    return WORDINGS[decision.ground or kind] if kind == Kind.OUTSIDE else WORDINGS[kind]


def wording_of_ban(ban):
    """The Wording of what a Ban does: a ban, a suspension, a warning, a hold."""
    return WORDINGS["suspend" if ban.kind == ban.Kind.BAN and ban.ends_at else ban.kind]


def banned(until, period, is_on_one_post=False):
    """Sentence of the public log about a ban."""
    is_in_days = bool(until and days(period))
    return BANNED[until is not None, is_in_days, is_on_one_post]


def say(words, decision, **facts):
    """A sentence about a decision, or about a verdict that isn't one yet, filled in.

    Of a comment that was only read there is no decision.
    """
    rule, ground = (decision.wording, decision.ground) if decision else (None, "")
    known = {"n": rule.number if rule else "", "rule": rule and rule.cited}
    known["ground"] = ground and Ground(ground).label
    return str(words).format(**known | facts)
