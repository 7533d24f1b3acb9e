"""Asking that a decision be looked at again, and ruling on it."""

from contextlib import contextmanager, nullcontext

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.mail import outbox
from moderation.actions.bans import lift
from moderation.actions.comments import Changed, restore
from moderation.actions.record import Decided, lock, record
from moderation.actions.strikes import overturn
from moderation.models import Appeal, AppealNote, AppealWithdrawal, Ban, Decision
from moderation.plans import appeals
from moderation.plans.digest import digest
from moderation.plans.removal import NotAllowed
from moderation.wording import preview_of_people

Kind, State = Decision.Kind, Appeal.State
RECEIVED, RULED = "moderation.appeal", "moderation.ruling"


class TooLate(Exception):
    """The time to appeal is over, or the decision has been taken back."""


class AppealedAlready(Exception):
    """Raised where there is an appeal against this decision: a second one isn't heard."""


@transaction.atomic
def appeal(decision, text, *, email="", at=None):
    """Ask that a decision be looked at again, for the person it is about. Returns the Appeal.

    `email` is the address that a guest has just proved as theirs: the answer goes there.
    """
    lock(decision.about)
    decision = Decision.objects.get(pk=decision.pk)  # As it is now, after the lock.
    if hasattr(decision, "appeal"):
        raise AppealedAlready
    if not appeals.can_be_sent(decision, at):
        raise TooLate
    made = Appeal.objects.create(decision=decision, made_at=at or timezone.now())
    AppealNote.objects.create(appeal=made, text=text, email=email)
    if at is None:
        _notify(RECEIVED, decision, about=made)
    return made


@transaction.atomic
def withdraw_appeal(appeal):
    """Withdraw an appeal, for its writer, while nobody has ruled on it. Raises TooLate."""
    lock(appeal.by)
    appeal = Appeal.objects.get(pk=appeal.pk)
    if appeal.state == State.WITHDRAWN:
        return appeal
    if not appeal.is_open:
        raise TooLate
    AppealWithdrawal.objects.create(appeal=appeal)
    return appeal


def rule(moderator, appeal, is_granted, words, *, shown=None, at=None):
    """Grant an appeal, which takes the decision back, or let the decision stand.

    `shown` is the digest of what the moderator was told would happen. Returns the ruling.
    """
    with _locked(appeal) as (appeal, comment):
        _check_it_can_be_ruled_on(moderator, appeal, words)
        if shown is not None and shown != digest(preview_of_people.of_ruling(appeal, is_granted)):
            raise Changed
        decision = appeal.decision
        is_reversing = is_granted and not _can_be_undone(decision, comment)
        ruling = record(
            Kind.GRANT if is_granted else Kind.UPHOLD,
            moderator,
            comment=comment,
            **{name: getattr(decision, name) for name in ("about", "wording", "ground", "until")},
            rules_on=appeal,
            reverses=decision if is_reversing else None,
            notes={"to_writer": words},
            at=at,
        )
        if is_reversing:
            overturn(decision, ruling)
        elif is_granted and decision.kind == Kind.BAN:
            lift(moderator, decision.ban, words, is_notified=False, at=at)  # The ruling says so.
        elif is_granted:
            restore(moderator, comment, on_appeal=True, at=at)
        if at is None:
            _notify(RULED, decision, about=ruling, due=ruling.appears_at)
        return ruling


@contextmanager
def _locked(appeal):
    """Hold the comment's article and the person, in the order in which all deeds take them."""
    comment = appeals.comment_of(appeal.decision)
    with transaction.atomic(), comment.locked() if comment else nullcontext():
        lock(appeal.by)
        yield Appeal.objects.with_all().get(pk=appeal.pk), comment


def _check_it_can_be_ruled_on(moderator, appeal, words):
    if appeal.ruled:
        raise Decided(appeal.ruled)
    if appeal.state == State.WITHDRAWN:
        raise NotAllowed(_("Its writer has withdrawn this appeal."))
    if appeal.state == State.SETTLED:
        raise Decided(appeal.decision.reversed_by)
    if refusal := appeals.why_not(moderator, appeal.decision):
        raise NotAllowed(refusal)
    if not words.strip():
        raise NotAllowed(_("Say why; a ruling needs a reason."))


def _can_be_undone(decision, comment):
    """Whether something can be put right beside the record: a comment put back, a ban lifted."""
    if decision.kind == Kind.BAN:
        return Ban.objects.in_force().filter(placed=decision).exists()
    return comment is not None and not comment.purged_at


def _notify(kind, decision, **letter):
    if person := appeals.correspondent_of(decision):
        outbox.enqueue(kind, person, **letter)
