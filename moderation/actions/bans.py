"""Keeping somebody from commenting, and letting them again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.record import Decided, hold, record, standing_of
from moderation.models import Ban, Decision
from moderation.verdicts import NotAllowed


def why_unbannable(moderator, account):
    """The reason why `moderator` can't ban `account`, or an empty text."""
    if account == moderator:
        return _("You can’t ban yourself.")
    if account.is_staff or account.is_moderator:
        return _("People on the staff can’t be banned here.")
    return ""


@transaction.atomic
def ban(moderator, account, wording, reason, *, until=None, comment=None, among_staff="", at=None):
    """Keep `account` from commenting, until a time or (None) without end."""
    if refusal := why_unbannable(moderator, account):
        raise NotAllowed(refusal)
    standing = hold(standing_of(account))
    starts_at = at or timezone.now()  # After the lock, or a ban placed meanwhile begins later.
    if until and until <= starts_at:
        raise NotAllowed(_("A ban ends at a time to come."))
    if in_force := Ban.objects.in_force(at=starts_at).filter(standing__account=account).first():
        raise Decided(in_force.placed)
    decision = record(
        Decision.Kind.BAN,
        moderator,
        about=standing,
        comment=comment,
        wording=wording,
        until=until,
        notes={"among_staff": among_staff},
        at=at,
    )
    Ban.objects.create(
        standing=standing,
        placed=decision,
        wording=wording,
        reason=reason,
        starts_at=starts_at,
        ends_at=until,
    )
    return decision


@transaction.atomic
def lift(moderator, ban, reason, *, on_appeal=False, at=None):
    """End a ban before its time, for a reason."""
    hold(ban.standing)
    ban.refresh_from_db()
    if ban.lifted:
        raise Decided(ban.lifted)
    if not Ban.objects.in_force(at).filter(pk=ban.pk).exists():
        raise NotAllowed(_("This ban has ended by itself."))
    decision = record(
        Decision.Kind.LIFT,
        moderator,
        about=ban.standing,
        wording=ban.wording,
        reverses=ban.placed,
        notes={"among_staff": reason},
        on_appeal=on_appeal,
        at=at,
    )
    Ban.objects.filter(pk=ban.pk).update(lifted=decision)
    return decision
