"""A moderator walks back what they decided: the comment, the strike and its step, the person."""

from django.db import transaction
from django.utils.translation import gettext as _

from comments.domain.refusals import Moved
from moderation.actions import reading, strikes
from moderation.actions.bans import lift
from moderation.actions.comments import put_back
from moderation.actions.notifications import RESTORED, notify_on_site
from moderation.actions.record import (
    Decided,
    is_slip,
    latest,
    lock_writers,
    pseudonym_of,
    record,
    refuse,
)
from moderation.models import Ban, Decision, Reading
from moderation.plans.removal import NotAllowed

Kind, How = Decision.Kind, Reading.How


@transaction.atomic
def undo(moderator, *decisions):
    """Take back what `moderator` decided in one go: all of `decisions`, or none of them.

    The comment waits again if it waited, and is unread again if it was. Within the ten
    minutes before a decision is public nobody outside hears of either; later it is a
    decision like others. Raises Decided or Reworded if somebody has changed it since.
    Returns the decisions that reverse them.
    """
    reversals = []
    for decision in decisions:
        if decision.made_by != pseudonym_of(moderator) or not can_be_undone(decision):
            raise NotAllowed(_("Only the moderator who decided it can undo it."))
        if reversal := Decision.objects.filter(reverses=decision).first():
            raise Decided(reversal)
        reversals.append(_UNDOING[decision.kind](moderator, decision))
    return reversals


def undo_mark(moderator, mark):
    """Take back that a comment was marked read, or unread: it is as it was before.

    Raises Decided, Reworded or NotAllowed if somebody has read or changed it since.
    """
    comment = mark.comment
    with comment.locked():
        if mark.pseudonym != pseudonym_of(moderator):
            raise NotAllowed(_("Only the moderator who marked it can undo that."))
        if comment.readings.newest_first().first() != mark:
            last = latest(comment)
            if last and last.made_at > mark.at:
                raise Decided(last)
            raise NotAllowed(_("Somebody has marked it again since then."))
        if comment.edited_at and comment.edited_at > mark.at:
            refuse(comment)
        before = _reading_before(comment, pk__lt=mark.pk)
        reading.keep(before or How.REOPENED, moderator, comment)


def can_be_undone(decision):
    return decision.kind in _UNDOING


def _approval(moderator, approval):
    comment = approval.comment
    with comment.locked():
        _check_it_is_the_last(approval)
        if not comment.is_published:
            refuse(comment)
        if approval.was_held is None:
            return _let_edit_wait(moderator, approval)
        if approval.was_held:
            comment.hold()
        reopening = record(
            Kind.REOPEN, moderator, comment=comment, reverses=approval, takes_back=True
        )
        _read_as_before(moderator, approval, reopening.made_at)
        return reopening


def _refused_edit(moderator, refusal):
    with refusal.comment.locked():
        _check_it_is_the_last(refusal)
        return _let_edit_wait(moderator, refusal)


def _let_edit_wait(moderator, decision):
    """Let an edit that was accepted, or refused, wait again, to be read."""
    comment = decision.comment
    try:
        comment.let_edit_wait_again()
    except Moved:
        refuse(comment)
    reopening = record(Kind.REOPEN, moderator, comment=comment, reverses=decision, takes_back=True)
    reading.keep(How.REOPENED, moderator, comment, reopening.made_at)
    return reopening


def _removal(moderator, removal):
    comment = removal.comment
    with comment.locked():
        _check_it_is_the_last(removal)
        lock_writers([comment])
        is_undo = is_slip(removal, pseudonym_of(moderator))
        put_back(comment, removal, quietly=is_undo, held=bool(removal.was_held))
        cited = {"wording": removal.wording, "reverses": removal, "takes_back": True}
        restoration = record(Kind.RESTORE, moderator, comment=comment, **cited)
        _read_as_before(moderator, removal, restoration.made_at)
        strikes.overturn(removal, restoration)
        strikes.take_back(moderator, removal)
        if not restoration.is_undo:
            notify_on_site(RESTORED, restoration)
        return restoration


def _undo_hold(moderator, hold):
    comment = hold.comment
    with comment.locked():
        _check_it_is_the_last(hold)
        if not comment.is_held:
            refuse(comment)
        comment.publish()
        restoration = record(
            Kind.RESTORE, moderator, comment=comment, reverses=hold, takes_back=True
        )
        _read_as_before(moderator, hold, restoration.made_at)
        for ban in Ban.objects.in_force().filter(placed__follows=hold):
            lift(moderator, ban, "", takes_back=True)
        return restoration


def _ban(moderator, placed):
    return lift(moderator, placed.ban, "", takes_back=True)


_UNDOING = {
    Kind.APPROVE: _approval,
    Kind.REFUSE: _refused_edit,
    Kind.REMOVE: _removal,
    Kind.SPAM: _removal,
    Kind.OUTSIDE: _removal,
    Kind.BAN: _ban,
    Kind.HOLD_BACK: _undo_hold,
    Kind.HOLD: _ban,
}


def _check_it_is_the_last(decision):
    """Raise what came after it: a colleague's decision, or other words of the writer's."""
    comment = decision.comment
    edited_since = comment.edited_at and comment.edited_at > decision.made_at
    if edited_since or latest(comment) != decision:
        refuse(comment)


def _read_as_before(moderator, decision, at):
    """Mark the comment as read, passed or unread, as it was when the decision was made."""
    comment = decision.comment
    before = _reading_before(comment, at__lt=decision.made_at)
    if before != How.MARKED:
        reading.keep(How.REOPENED, moderator, comment, at)
    if before == How.PASSED:
        reading.keep(How.PASSED, moderator, comment, at)


def _reading_before(comment, **earlier):
    """How the words had been read by then: marked read, or passed; None if they were to be read."""
    last = comment.readings.of_the_words().filter(**earlier).newest_first().first()
    if last is None or last.how == How.REOPENED:
        return None
    return How.PASSED if last.how == How.PASSED else How.MARKED
