"""What all deeds share: locks, the check that nothing has changed meanwhile, and the record."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from blog.models import CacheDeadline
from comments.domain.locking import bump_lists
from comments.gate import Writer
from lib.text.times import next_month
from moderation.models import Assignment, Decision, DecisionNote, Pseudonym
from moderation.plans import appeals
from moderation.plans.removal import as_seen, as_seen_at


class Decided(Exception):
    """Somebody else has decided this meanwhile; `decision` is theirs."""

    def __init__(self, decision):
        super().__init__(str(decision))
        self.decision = decision


class Reworded(Exception):
    """The writer has changed the words, or taken them back, since they were looked at."""


def check(comment, seen):
    """Raise what came first, if the comment isn't as it was when somebody looked at it.

    That colleagues marked it read or unread meanwhile keeps nobody from deciding.
    """
    if seen is None or seen == as_seen(comment):
        return
    if seen not in {as_seen_at(comment, read_at) for read_at in _read_before_marks(comment)}:
        refuse(comment)


def _read_before_marks(comment):
    """The values of `read_at` that a page may have shown since the last deed that wasn't a mark."""
    times = []
    for reading in comment.readings.newest_first():
        if not reading.is_mark:
            return [*times, reading.at] if times else []
        times += [reading.at, None]
    return times


def refuse(comment):
    """Say what came first: another decision, or the writer."""
    last = latest(comment)
    taken_back = comment.revisions.taken_back().order_by("ended_at").last()
    times = [comment.edited_at, comment.pending_at, comment.withdrawn_at]
    times.append(taken_back and taken_back.ended_at)
    changed_at = max(filter(None, times), default=None)
    if last and (changed_at is None or last.made_at > changed_at):
        raise Decided(last)
    raise Reworded


def latest(comment):
    """The latest decision on a comment, or None."""
    return comment.decisions.on_words().order_by("pk").last()


def record(
    kind, moderator, *, comment=None, about=None, notes=None, at=None, takes_back=False, **what
):
    """Write a Decision and, in `notes`, what was said with it.

    One that `takes_back` what it reverses, as Undo does, leaves no trace while that isn't public
    yet; whatever else reverses a decision is a decision of its own, however soon it comes.
    """
    made_at = at or timezone.now()
    made_by = pseudonym_of(moderator)
    decision = Decision.objects.create(
        kind=kind,
        made_at=made_at,
        made_by=made_by,
        comment=comment,
        post_id=comment and comment.post_id,
        about=about or writer_of(comment) or _pseudonym_by_address(kind, comment),
        appears_at=made_at + timedelta(seconds=settings.LOG_DELAY),
        is_undo=takes_back and is_slip(what.get("reverses"), made_by, made_at),
        **what,
    )
    DecisionNote.objects.create(decision=decision, **(notes or {}))
    if comment:
        Assignment.objects.filter(comment=comment).delete()  # Whoever was on it, it is done.
    if kind not in Decision.UNLOGGED:
        CacheDeadline.expect(decision.appears_at, next_month(made_at))
    if kind in Decision.APPEALABLE:
        CacheDeadline.expect(appeals.public_deadline(decision))
    bump_lists()
    return decision


def is_slip(earlier, made_by, at=None):
    """Whether `earlier` is the same moderator's and not public yet: undoing it leaves no trace."""
    if earlier is None or earlier.made_by != made_by:
        return False
    return (at or timezone.now()) < earlier.appears_at


def lock(pseudonym):
    """The lock of what is decided about a person: bans and strikes come one after the other.

    Not of the key: who only writes down whom a decision is about, at their COMMIT, needn't wait.
    """
    return Pseudonym.objects.select_for_update(no_key=True).get(pk=pseudonym.pk)


def lock_writers(comments):
    """The locks of all who wrote `comments` with an account, always in the same order."""
    for account in {comment.author for comment in comments if comment.author_id}:
        pseudonym_of(account)
    authors = {comment.author_id for comment in comments}
    theirs = Pseudonym.objects.select_for_update(no_key=True).filter(account__in=authors - {None})
    return list(theirs.order_by("pk"))


def pseudonym_of(account):
    return Pseudonym.objects.of(Writer(account=account))


def _pseudonym_by_address(kind, comment):
    """A pseudonym of its own for a guest known by an address alone, as an import brings them, who may appeal by it."""
    is_known = kind in Decision.APPEALABLE and comment is not None and comment.email
    return Pseudonym.objects.create(guest=secrets.token_hex(16)) if is_known else None


def writer_of(comment):
    """The pseudonym of whoever wrote `comment`, or None for a guest whom nothing tells apart."""
    if comment is None:
        return None
    if comment.author_id:
        return pseudonym_of(comment.author)
    return Pseudonym.objects.of(Writer(token=comment.token)) if comment.token else None
