"""What is decided about an edit that waits. Approving the comment accepts it (`approve` in comments.py)."""

from django.utils.translation import gettext as _

from moderation.actions import reading
from moderation.actions.notifications import EDIT_REFUSED, notify
from moderation.actions.record import check, record, refuse
from moderation.models import Decision, Reading
from moderation.plans import applicable_rules
from moderation.plans.removal import NotAllowed

REFUSE, How = Decision.Kind.REFUSE, Reading.How


def refuse_edit(moderator, comment, wording=None, *, to_writer="", seen=None):
    """The comment stays as everybody reads it; its writer hears of it, with the rule if one is cited.

    It is no strike: nothing of the edit was ever public.
    """
    with comment.locked():
        check(comment, seen)
        if not comment.pending_at or not (comment.is_held or comment.is_published):
            refuse(comment)
        if wording and not applicable_rules.citable(comment).filter(pk=wording.pk).exists():
            raise NotAllowed(_("This rule doesn’t apply here."))
        comment.refuse_edit()
        notes = {"to_writer": to_writer}
        decision = record(REFUSE, moderator, comment=comment, wording=wording, notes=notes)
        reading.keep(How.DECIDED, moderator, comment, decision.made_at)
        notify(EDIT_REFUSED, decision)
        return decision
