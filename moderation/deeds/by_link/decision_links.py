"""The links in a moderator's mail: each opens the question about one comment, and decides nothing itself.

A link works for a week and for one decision. Whatever was decided on its comment since it was
made, by whomever, has used it up, also if that is undone again; so no row says which were used.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.models import Comment
from moderation.plans.removal import as_seen

APPROVE, DELETE, SPAM = WHATS = "approve", "delete", "spam"
# Of links that people have in their mailboxes: it stays, wherever this module goes.
SIGNER = signing.Signer(salt="moderation.decision")
WORKS = timedelta(days=7)
EPOCH, MICROSECOND = datetime.fromtimestamp(0, UTC), timedelta(microseconds=1)


class InvalidLink(Exception):
    """Raised for a link that wasn't made here, was cut off, or whose comment is gone."""


class TooOld(Exception):
    """The link worked for a week; `link` is what it stood for."""

    def __init__(self, link):
        super().__init__("too old")
        self.link = link


@dataclass(frozen=True)
class DecisionLink:
    """What a link stands for: a comment as a mail to `moderator` showed it, and what is asked about it."""

    comment: Comment
    moderator: User
    what: str
    seen: str  # what `as_seen` said of the comment then
    made_at: datetime

    @property
    def key(self):
        about = [self.comment.pk, self.moderator.pk, self.what, self.seen]
        microseconds = (self.made_at - EPOCH) // MICROSECOND
        return SIGNER.sign_object([*about, microseconds])

    @property
    def others(self):
        """The same link with each of the other questions."""
        whats = [what for what in WHATS if what != self.what]
        return [replace(self, what=what) for what in whats]

    @property
    def address(self):
        return reverse("decide_by_link", args=[self.key])

    @property
    def ends_at(self):
        return self.made_at + WORKS

    @property
    def used_by(self):
        """The last decision on the comment since the mail, or None while it can be used."""
        since = self.comment.decisions.on_words().filter(made_at__gt=self.made_at)
        return since.select_related("made_by__account", "wording").order_by("pk").last()

    @property
    def is_there(self):
        """Whether the comment waits or is published; else its writer has taken it back."""
        return self.comment.is_held or self.comment.is_published

    @property
    def is_as_sent(self):
        """Whether the comment is word for word what the mail showed, and still to be decided on."""
        return self.is_there and not self.is_reworded and not self.used_by

    @property
    def is_reworded(self):
        """Whether its writer has changed the words since the mail, or taken them back."""
        last_changed = self.comment.revisions.filter(ended_at__gt=self.made_at)
        times = (self.comment.edited_at, self.comment.pending_at, self.comment.withdrawn_at)
        return any(at and at > self.made_at for at in times) or last_changed.exists()

    @classmethod
    def opened(cls, key):
        """The DecisionLink behind an address. Raises TooOld or InvalidLink."""
        try:
            pk, moderator_pk, what, seen, microseconds = SIGNER.unsign_object(key)
        except (signing.BadSignature, ValueError, TypeError) as forged:
            raise InvalidLink from forged
        comment = Comment.objects.select_related("post").filter(pk=pk).first()
        moderator = User.objects.filter(pk=moderator_pk).first()
        if comment is None or moderator is None or what not in WHATS:
            raise InvalidLink
        made_at = EPOCH + microseconds * MICROSECOND
        link = cls(comment, moderator, what, seen, made_at)
        if link.ends_at < timezone.now():
            raise TooOld(link)
        return link


def address(comment, moderator, what):
    """The path of the page that asks `moderator`, by mail, whether to approve, delete or mark as spam.

    `what` is APPROVE, DELETE or SPAM. The comment is taken as it was read: pass the very one whose
    words the mail shows.
    """
    return DecisionLink(comment, moderator, what, as_seen(comment), timezone.now()).address
