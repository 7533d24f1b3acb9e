"""What this app's letters say; blog/outbox.py finds them here."""

from blog.outbox import Dropped, composer, write
from moderation import appeals, words
from moderation.actions.appeals import RECEIVED, RULED, WAITING


@composer(RECEIVED)
def received(appeal, person):
    """To whoever appeals: it has arrived, and this is what comes of it."""
    if not appeal.is_open:
        raise Dropped("the appeal isn’t open any more")
    return write("moderation/appeal", **_about(appeal, person))


@composer(RULED)
def ruled(ruling, person):
    """To whoever appealed: the ruling, in the moderator's words."""
    appeal = ruling.rules_on
    return write("moderation/ruling", ruling=ruling, **_about(appeal, person))


@composer(WAITING)
def waiting(appeal, moderator):
    """To a moderator: how many appeals wait for somebody like them, whichever was the first."""
    if not moderator.is_moderator:
        raise Dropped("not a moderator any more")
    waiting = appeals.open_to(moderator)
    if not waiting:
        raise Dropped("nothing to rule on any more")
    return write("moderation/appeals", waiting=waiting)


def _about(appeal, person):
    decision = appeal.decision
    return {
        "appeal": appeal,
        "decision": decision,
        "appealed": words.appealed(decision),
        "link": appeals.address(decision, person),
        "by_another": appeals.is_looked_at_by_another(decision),
        "usual_days": appeals.usual_days(),
    }
