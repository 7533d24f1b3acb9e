"""What a moderator is shown of a comment whose words have changed."""

from dataclasses import dataclass
from datetime import datetime

from comments.models import CommentRevision
from lib.text import word_diff


@dataclass(frozen=True)
class Rewording:
    """A comment's words against what a moderator knows of it.

    `edit` is the one that waits, or None where the comment's own words are the latest.
    `before` says what they are compared with; nothing, if nobody has read any of it.
    """

    comment: object
    edit: CommentRevision | None
    changes: list
    read_at: datetime | None  # when somebody on the staff read what they are compared with
    earlier: list

    @property
    def is_waiting(self):
        return self.edit is not None


def rewording(comment):
    """The Rewording of a comment that has ever been said in other words, or None."""
    earlier = list(comment.revisions.earlier())
    edit = comment.waiting
    if edit:
        changes = word_diff.words(comment.text, edit.text)
        return Rewording(comment, edit, changes, edit.read_before, earlier)
    stood = [one for one in earlier if one.fate == CommentRevision.Fate.STOOD]
    if not stood:
        return Rewording(comment, None, [], None, earlier) if earlier else None
    base = next((one for one in stood if one.read_at), stood[0])
    return Rewording(comment, None, word_diff.words(base.text, comment.text), base.read_at, earlier)


def since(comment, at):
    """How its words differ from what they were at a time, as word_diff.words says it; [] where they don't."""
    then = comment.revisions.filter(written_at__lte=at, ended_at__gt=at)
    then = then.order_by("written_at", "pk").last()
    before, now = then.text if then else comment.text, comment.latest_revision.text
    return word_diff.words(before, now) if before != now else []


def refused_by(decision):
    """The edit that a decision refused; None if its words are gone."""
    edits = CommentRevision.objects.filter(
        comment=decision.comment_id, fate=CommentRevision.Fate.REFUSED
    )
    return edits.filter(ended_at__lte=decision.made_at).order_by("ended_at").last()
