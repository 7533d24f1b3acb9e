"""Everything a moderator does: the deed and its record, in one transaction.

Each function takes the moderator (an account) first and returns the Decision. The deed
comes first, because its first statement is the lock; if the thing was decided meanwhile
it raises (comments.writing.Moved, Decided) and nothing is recorded.
"""

from django.db import transaction
from django.utils import timezone

from blog.models import Post, Site
from comments.gate import Writer
from moderation.models import (
    Ban,
    Decision,
    DecisionNote,
    PolicyRevision,
    RuleWording,
    Standing,
)


class Decided(Exception):
    """Somebody else has decided this meanwhile."""


class NotAllowed(ValueError):
    """A decision that nobody may take; the text says why."""


def citable(comment):
    """The rules that `comment` can be removed under: those in force when it was written,
    less what its article sets aside."""
    revision = PolicyRevision.objects.in_force(at=comment.created_at)
    # A comment older than any policy is judged by the first one there was.
    revision = revision or PolicyRevision.objects.published().order_by("number").first()
    if revision is None:
        return RuleWording.objects.none()
    return revision.wordings.exclude(rule__waivers__post=comment.post_id)


@transaction.atomic
def approve(moderator, comment):
    """A person has read it; a held comment is published with it."""
    if comment.is_held:
        comment.publish()
    comment.mark_read()
    return _record(Decision.Kind.APPROVE, moderator, comment=comment)


@transaction.atomic
def remove(moderator, comment, wording, to_writer="", among_staff=""):
    """Delete under a rule: the words go, the placeholder cites the rule, the replies stay."""
    if not citable(comment).filter(pk=wording.pk).exists():
        raise NotAllowed("This rule can't be cited here.")
    Post.objects.filter(pk=comment.post_id).turn_page()
    decision = _record(
        Decision.Kind.REMOVE,
        moderator,
        comment=comment,
        wording=wording,
        to_writer=to_writer,
        among_staff=among_staff,
    )
    comment.remove(
        {
            "number": wording.number,
            "citation": wording.citation,
            "rule_url": wording.get_absolute_url(),
            "log_url": decision.get_absolute_url(),
        }
    )
    comment.mark_read()
    return decision


@transaction.atomic
def restore(moderator, comment, among_staff=""):
    """Put a removed comment back; names the decision it reverses."""
    comment.restore()
    removal = Decision.objects.filter(
        comment=comment, kind=Decision.Kind.REMOVE, reversed_by__isnull=True
    ).last()
    return _record(
        Decision.Kind.RESTORE,
        moderator,
        comment=comment,
        wording=removal and removal.wording,
        reverses=removal,
        among_staff=among_staff,
    )


@transaction.atomic
def ban(moderator, account, wording, reason, until=None, comment=None, among_staff=""):
    """Keep `account` from commenting, until a time or (None) without end."""
    if account == moderator:
        raise NotAllowed("You can't ban yourself.")
    if account.is_staff or account.is_moderator:
        raise NotAllowed("People on the staff can't be banned here.")
    if until and until <= timezone.now():
        raise NotAllowed("A ban ends at a time to come.")
    standing = Standing.objects.of(Writer(account=account))
    if Ban.objects.in_force().filter(standing=standing).exists():
        raise Decided
    decision = _record(
        Decision.Kind.BAN,
        moderator,
        about=standing,
        comment=comment,
        wording=wording,
        until=until,
        among_staff=among_staff,
    )
    Ban.objects.create(
        standing=standing, placed=decision, wording=wording, reason=reason, ends_at=until
    )
    return decision


@transaction.atomic
def lift(moderator, ban, reason):
    """End a ban before its time, for a reason."""
    decision = _record(
        Decision.Kind.LIFT,
        moderator,
        about=ban.standing,
        wording=ban.wording,
        reverses=ban.placed,
        among_staff=reason,
    )
    if not Ban.objects.in_force().filter(pk=ban.pk).update(lifted=decision):
        raise Decided
    return decision


def _record(kind, moderator, *, comment=None, about=None, to_writer="", among_staff="", **what):
    decision = Decision.objects.create(
        kind=kind,
        made_by=_standing(moderator),
        comment=comment,
        post_id=comment and comment.post_id,
        about=about or _writer(comment),
        **what,
    )
    DecisionNote.objects.create(decision=decision, to_writer=to_writer, among_staff=among_staff)
    Site.turn_lists()
    return decision


def _standing(account):
    return Standing.objects.of(Writer(account=account))


def _writer(comment):
    if comment.author_id:
        return _standing(comment.author)
    return Standing.objects.of(Writer(token=comment.token)) if comment.token else None
