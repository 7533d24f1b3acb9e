"""Whether everything has been read, by whom, and up to when: said only while it is true."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from comments.models import Comment
from moderation.models import Reading

# A comment has its time from within its transaction, a moment before anybody else can see it:
# one of a minute ago could still be on its way.
ON_ITS_WAY = timedelta(minutes=1)


@dataclass(frozen=True)
class AllRead:
    """Every comment up to a time has been read; by one moderator alone, if `is_by_themselves`."""

    until: datetime
    is_by_themselves: bool


def all_read(moderator, looked_at):
    """The AllRead that a page made at a time can state, or None: nothing is to be said then.

    What was passed unread is not read; what is gone isn't there to be read.
    """
    if Comment.objects.unread().exists() or Comment.objects.passed().exists():
        return None
    return AllRead(looked_at - ON_ITS_WAY, has_read_all(moderator))


def has_read_all(moderator):
    """Whether `moderator` has read the words of every comment of others, as they are now."""
    looked_after = Q(read_at__isnull=False) | Q(passed_at__isnull=False)
    theirs = Reading.objects.in_person().of_the_words().by(moderator).filter(comment=OuterRef("pk"))
    others = Comment.objects.filter(looked_after).exclude(author=moderator)
    return not others.exclude(Exists(theirs)).exists()
