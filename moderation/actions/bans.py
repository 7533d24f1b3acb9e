"""Keeping somebody from commenting, and letting them again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.notifications import BANNED, notify
from moderation.actions.record import Decided, lock, pseudonym_of, record
from moderation.actions.strikes import end, put_in_force
from moderation.models import Appeal, Ban, Decision, Pseudonym
from moderation.plans import ban_fingerprints
from moderation.plans.removal import NotAllowed


def why_unbannable(moderator, account):
    """The reason why `moderator` can't ban `account`, or an empty text."""
    if account is None:
        return ""
    if account == moderator:
        return _("You can’t ban yourself.")
    if not account.has_any_role:
        return ""
    if account.is_moderator:
        words = _("You can’t ban %(name)s: they moderate here. An owner can end their role first.")
    else:
        words = _("You can’t ban %(name)s: they write here. An owner can end their role first.")
    return words % {"name": account.name}


@transaction.atomic
def ban(
    moderator,
    person,
    wording,
    reason,
    *,
    until=None,
    post=None,
    comment=None,
    evidence=(),
    ip_hash="",
    among_staff="",
    at=None,
):
    """Keep `person` (an account, or the Pseudonym of a guest) from commenting.

    Until a time or (None) without end; everywhere, or on one post. `evidence` are the
    decisions it rests on. A guest can be refused by the range `ip_hash` as well, for a time.
    """
    pseudonym = _locked_pseudonym(moderator, person)
    # After the lock: whoever held it before has begun earlier than this.
    starts_at = at or timezone.now()
    _check_it_can_begin(pseudonym, post, starts_at, until)
    what = {"about": pseudonym, "comment": comment, "wording": wording, "until": until}
    notes = {"among_staff": among_staff}
    decision = record(Decision.Kind.BAN, moderator, notes=notes, at=starts_at, **what)
    put_in_force(decision, reason=reason, post=post, evidence=evidence, ip_hash=ip_hash)
    notify(BANNED, decision, at)
    return decision


def _locked_pseudonym(moderator, person):
    """The pseudonym of whom `moderator` may ban, under its lock."""
    is_pseudonym = isinstance(person, Pseudonym)
    if refusal := why_unbannable(moderator, person.account if is_pseudonym else person):
        raise NotAllowed(refusal)
    return lock(person if is_pseudonym else pseudonym_of(person))


def _check_it_can_begin(pseudonym, post, starts_at, until):
    if until and until <= starts_at:
        raise NotAllowed(_("A ban has to end in the future."))
    one = (
        {"pseudonym__account": pseudonym.account} if pseudonym.account else {"pseudonym": pseudonym}
    )
    in_force = Ban.objects.in_force(at=starts_at).refusing().filter(post=post, **one)
    if earlier := in_force.first():
        raise Decided(earlier.placed)


@transaction.atomic
def lift(moderator, ban, reason, **how):
    """End a ban before its time, for a reason; `how` says of a ruling, an Undo or another ban (strikes.end)."""
    lock(ban.pseudonym)
    ban.refresh_from_db()
    if ban.lifted:
        raise Decided(ban.lifted)
    if not Ban.objects.in_force(how.get("at")).filter(pk=ban.pk).exists():
        raise NotAllowed(_("This ban has already ended."))
    return end(moderator, ban, reason, **how)


@transaction.atomic
def change(moderator, ban_, wording, reason, **about):
    """Put another ban in the place of one in force: its person gets one letter, about the new one.

    A range that the old one refuses stays refused.
    """
    if Appeal.objects.unruled().filter(decision=ban_.placed).exists():
        raise NotAllowed(_("An appeal against this ban is open. Rule on it first."))
    lift(moderator, ban_, _("Changed."), is_notified=False)
    person = ban_.pseudonym.account or ban_.pseudonym
    decision = ban(moderator, person, wording, reason, **about)
    ban_fingerprints.keep_range(ban_, decision.ban)
    return decision


@transaction.atomic
def release(moderator, ban):
    """Lift a ban that has lost the strikes, or the decisions, that it rested on."""
    lock(ban.pseudonym)
    ban = Ban.objects.with_all().get(pk=ban.pk)
    if not ban.lifted and not ban.has_lost_its_strikes:
        raise NotAllowed(
            _(
                "The decisions this ban is based on are in force. Give a reason"
                " of your own to lift it."
            )
        )
    return lift(moderator, ban, _("The decisions it was based on were overturned."))


@transaction.atomic
def acknowledge(account, ban):
    """The reader whom a warning is about has read it. Nothing is decided, so nothing is recorded."""
    lock(ban.pseudonym)
    own = Ban.objects.in_force().warning().filter(pk=ban.pk, pseudonym__account=account)
    own.update(acknowledged_at=timezone.now())
