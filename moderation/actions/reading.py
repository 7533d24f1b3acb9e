"""The one record that somebody read a comment, or means it to be read again.

Only what a moderator did with one comment is a reading. What goes with others is passed
unread, by whatever deed.
"""

from django.utils import timezone

from comments.models import Comment
from moderation.actions.record import check, pseudonym_of, refuse
from moderation.models import Reading

How = Reading.How


def mark_read(moderator, comment, *, seen=None):
    """Record that a moderator has read a comment and decides nothing. Returns the Reading.

    Who has read these words already, and says so again, changes nothing.
    """
    with comment.locked():
        check(comment, seen)
        earlier = comment.readings.in_person().of_the_words().by(moderator)
        if comment.read_at and (known := earlier.newest_first().first()):
            return known
        return keep(How.MARKED, moderator, comment)


def mark_unread(moderator, comment, *, seen=None):
    """Let a comment be read again, by whoever comes. Returns the Reading, or None if it is unread.

    What was removed or taken back isn't there to be read: `Decided` or `Reworded` says so.
    """
    with comment.locked():
        check(comment, seen)
        if comment.state not in (Comment.State.HELD, Comment.State.PUBLISHED):
            refuse(comment)
        if comment.read_at is None and comment.passed_at is None:
            return None
        return keep(How.REOPENED, moderator, comment)


def keep(how, moderator, comment, at=None):
    """Write down how a comment was read, or wasn't, and let the comment know; under its lock."""
    at = at or timezone.now()
    if how == How.REOPENED:
        comment.mark_unread()
    elif how == How.PASSED:
        comment.pass_unread(at)
    elif how != How.MARKED or comment.read_at is None:
        comment.mark_read(at)
    return Reading.objects.create(
        comment=comment, pseudonym=pseudonym_of(moderator), at=at, how=how
    )
