"""Sentences of the public log about a decision."""

from django.utils.translation import gettext as _

from lib.text.times import day
from moderation.models import Decision
from moderation.wording.decisions import banned, wording_of


def sentence(decision):
    """What was decided; {article}, {rule}, {period} and {until} are to be filled in."""
    if decision.is_ruling:
        first = wording_of(decision.ruled_on)
        return str(first.granted if decision.kind == Decision.Kind.GRANT else first.refused)
    if decision.kind == Decision.Kind.BAN:
        is_on_one_post = hasattr(decision, "ban") and decision.ban.post_id is not None
        return str(banned(decision.until, decision.period, is_on_one_post))
    wording = wording_of(decision)
    return str(
        wording.log_of_guest if wording.log_of_guest and decision.is_about_guest else wording.log
    )


def below(decision):
    """What stands below the sentence: who decided, and what that reverses."""
    earlier = decision.ruled_on or decision.reverses
    if earlier is None:
        return decision.made_by.signed()
    names = {"name": decision.made_by.signature, "first": earlier.made_by.signature}
    if decision.is_ruling:
        if decision.made_by_id == earlier.made_by_id:
            decided = _(
                "Decided by: %(name)s, who also made the first decision. There is no other moderator."
            )
        elif not decision.made_by.is_named and not earlier.made_by.is_named:
            decided = _("Decided by: a moderator, first decided by: another one.")
        else:
            decided = _("Decided by: %(name)s, first decided by: %(first)s.")
        decided %= names
    else:
        words = str(wording_of(decision).reversal)
        n = earlier.wording and earlier.wording.number
        decided = words.format(day=day(earlier.made_at), n=n, **names)
    if decision.kind == Decision.Kind.GRANT and earlier.has_strike:
        return _("The strike is removed. %(decided)s") % {"decided": decided}
    return decided
