"""What the public log says of a decision."""

from django.utils.translation import gettext as _

from moderation.models import Decision
from lib.text.times import day
from moderation.wording.decisions import banned, wording_of


def sentence(decision):
    """What was decided; {article}, {rule}, {period} and {until} are to be filled in."""
    if decision.is_ruling:
        first = wording_of(decision.ruled_on)
        return str(first.granted if decision.kind == Decision.Kind.GRANT else first.refused)
    if decision.kind == Decision.Kind.BAN:
        is_on_one_post = hasattr(decision, "ban") and decision.ban.post_id is not None
        return str(banned(decision.until, decision.period, is_on_one_post))
    said = wording_of(decision)
    return str(said.log_of_guest if said.log_of_guest and decision.is_about_guest else said.log)


def below(decision):
    """What stands below the sentence: who decided, and what that reverses."""
    earlier = decision.ruled_on or decision.reverses
    if earlier is None:
        return decision.made_by.signed()
    names = {"name": decision.made_by.signature, "first": earlier.made_by.signature}
    if decision.is_ruling:
        decided = _who_ruled(decision) % names
    else:
        words = str(wording_of(decision).reversal)
        n = earlier.wording and earlier.wording.number
        decided = words.format(day=day(earlier.made_at), n=n, **names)
    if decision.kind == Decision.Kind.GRANT and earlier.has_strike:
        return _("The strike is removed. %(decided)s") % {"decided": decided}
    return decided


def _who_ruled(ruling):
    """Who ruled and who decided first, or that it was the same moderator."""
    if ruling.made_by_id == ruling.ruled_on.made_by_id:
        return _(
            "Decided by: %(name)s, who also made the first decision. There is no other moderator."
        )
    if not ruling.made_by.is_named and not ruling.ruled_on.made_by.is_named:
        return _("Decided by: a moderator, first decided by: another one.")
    return _("Decided by: %(name)s, first decided by: %(first)s.")
