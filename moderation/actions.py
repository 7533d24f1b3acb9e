"""Everything a moderator does: the deed and its record, in one transaction.

Each function takes the moderator (an account) first and returns the Decision. The lock
comes first and the deed after it; if the thing was decided meanwhile, `Decided` names
the decision that came first and nothing is recorded. `seen` is what `as_seen` said when
the moderator's page was made: who decides on words that have changed since, or on a
comment that somebody has decided on since, is asked to look again.

`at` is for what was decided elsewhere before it is recorded here (a demo, an import).
"""

import hashlib
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Moment, Site
from comments.gate import Writer
from comments.writing import Moved, locked
from moderation.models import (
    Ban,
    Decision,
    DecisionNote,
    PolicyRevision,
    RuleWording,
    Standing,
)
from moderation.times import next_month


class Decided(Exception):
    """Somebody else has decided this meanwhile; `decision` is theirs."""

    def __init__(self, decision):
        super().__init__(str(decision))
        self.decision = decision


class Reworded(Exception):
    """The writer has changed the words, or taken them back, since they were looked at."""


class NotAllowed(ValueError):
    """A decision that nobody may take; the text says why."""


def revision_for(comment):
    """The revision that `comment` is judged by: the one in force when its words were written.

    A comment older than any policy is judged by the first one there was.
    """
    written_at = comment.edited_at or comment.created_at
    first = PolicyRevision.objects.published().order_by("number").first
    return PolicyRevision.objects.in_force(at=written_at) or first()


def citable(comment):
    """The rules that `comment` can be removed under, less what its article sets aside."""
    revision = revision_for(comment)
    if revision is None:
        return RuleWording.objects.none()
    return revision.wordings.exclude(rule__waivers__post=comment.post_id)


def as_seen(comment):
    """A short text that changes when the comment's words do, or anybody decides on it.

    Whoever approves or removes has read it, and restoring changes the state: so nothing has
    to be asked of the decisions, for each comment that a moderator meets in a thread.
    """
    facts = f"{comment.state} {comment.edited_at} {comment.read_at}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def latest(comment):
    """The latest decision on a comment, or None."""
    return comment.decisions.order_by("pk").last()


def approve(moderator, comment, *, seen=None, at=None):
    """A person has read it; a held comment is published with it.

    Approving what is approved already changes nothing and returns the earlier decision.
    """
    with _locked(comment):
        last = latest(comment)
        if last and comment.is_published and comment.read_at:
            return last
        _check(comment, seen)
        if comment.is_held:
            comment.publish()
        elif not comment.is_published:
            _refuse(comment)
        comment.mark_read(at)
        return _record(Decision.Kind.APPROVE, moderator, comment=comment, at=at)


def remove(moderator, comment, wording, *, to_writer="", among_staff="", seen=None, at=None):
    """Delete under a rule: the words go, the placeholder cites the rule, the replies stay."""
    with _locked(comment):
        _check(comment, seen)
        if not (comment.is_held or comment.is_published):
            _refuse(comment)
        if not citable(comment).filter(pk=wording.pk).exists():
            raise NotAllowed(_("This rule can’t be cited here."))
        decision = _record(
            Decision.Kind.REMOVE,
            moderator,
            comment=comment,
            wording=wording,
            to_writer=to_writer,
            among_staff=among_staff,
            at=at,
        )
        comment.remove(
            {
                "number": wording.number,
                "citation": wording.citation,
                "rule_url": wording.get_absolute_url(),
                "log_url": decision.get_absolute_url(),
            }
        )
        comment.mark_read(at)
        return decision


def restore(moderator, comment, *, among_staff="", seen=None, at=None):
    """Put a removed comment back; names the decision it reverses."""
    with _locked(comment):
        _check(comment, seen)
        removal = Decision.objects.standing().filter(comment=comment).last()
        try:
            comment.restore(quietly=_is_slip(removal, _standing(moderator), at))
        except Moved:
            _refuse(comment)
        return _record(
            Decision.Kind.RESTORE,
            moderator,
            comment=comment,
            wording=removal and removal.wording,
            reverses=removal,
            among_staff=among_staff,
            at=at,
        )


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
    starts_at = at or timezone.now()
    if until and until <= starts_at:
        raise NotAllowed(_("A ban ends at a time to come."))
    standing = _hold(_standing(account))
    if in_force := Ban.objects.in_force(at=starts_at).filter(standing=standing).first():
        raise Decided(in_force.placed)
    decision = _record(
        Decision.Kind.BAN,
        moderator,
        about=standing,
        comment=comment,
        wording=wording,
        until=until,
        among_staff=among_staff,
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
def lift(moderator, ban, reason, *, at=None):
    """End a ban before its time, for a reason."""
    _hold(ban.standing)
    ban.refresh_from_db()
    if ban.lifted:
        raise Decided(ban.lifted)
    if not Ban.objects.in_force(at).filter(pk=ban.pk).exists():
        raise NotAllowed(_("This ban has ended by itself."))
    decision = _record(
        Decision.Kind.LIFT,
        moderator,
        about=ban.standing,
        wording=ban.wording,
        reverses=ban.placed,
        among_staff=reason,
        at=at,
    )
    Ban.objects.filter(pk=ban.pk).update(lifted=decision)
    return decision


@contextmanager
def _locked(comment):
    """Hold the lock of the comment's article, with the comment as it now is."""
    with locked(comment.post_id):
        comment.refresh_from_db()
        yield


def _check(comment, seen):
    if seen is None or seen == as_seen(comment):
        return
    _refuse(comment)


def _refuse(comment):
    """Say what came first: another decision, or the writer."""
    last = latest(comment)
    if last and (comment.edited_at is None or last.made_at > comment.edited_at):
        raise Decided(last)
    raise Reworded


def _record(
    kind, moderator, *, comment=None, about=None, to_writer="", among_staff="", at=None, **what
):
    made_at = at or timezone.now()
    made_by = _standing(moderator)
    decision = Decision.objects.create(
        kind=kind,
        made_at=made_at,
        made_by=made_by,
        comment=comment,
        post_id=comment and comment.post_id,
        about=about or _writer(comment),
        appears_at=made_at + timedelta(seconds=settings.LOG_DELAY),
        is_undo=_is_slip(what.get("reverses"), made_by, made_at),
        **what,
    )
    DecisionNote.objects.create(decision=decision, to_writer=to_writer, among_staff=among_staff)
    if kind != Decision.Kind.APPROVE:
        Moment.expect(decision.appears_at, next_month(made_at))
    Site.turn_lists()
    return decision


def _is_slip(earlier, made_by, at=None):
    """Whether `earlier` is the same moderator's and not public yet: undoing it leaves no trace."""
    if earlier is None or earlier.made_by != made_by:
        return False
    return (at or timezone.now()) < earlier.appears_at


def _hold(standing):
    """The lock of what is decided about a person: bans come one after the other."""
    return Standing.objects.select_for_update().get(pk=standing.pk)


def _standing(account):
    return Standing.objects.of(Writer(account=account))


def _writer(comment):
    if comment.author_id:
        return _standing(comment.author)
    return Standing.objects.of(Writer(token=comment.token)) if comment.token else None
