"""Asking guests to confirm an address that isn't confirmed in their browser."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from accounts.models import Asking, Confirmation, Guest
from blog.mail import outbox

KIND, FOLLOW = "comments.confirm", "comments.confirm_following"
# Of links that people have in their mailboxes: it stays, whatever the message is called.
SALT = "comments.confirm"
WORKS = timedelta(days=7)


class TooOld(Exception):
    """The link worked for a week."""


class NotOurs(Exception):
    """Raised for a link that wasn't made here, was cut off, or whose subject has been erased."""


@dataclass(frozen=True)
class Link:
    """What the link in the message stands for: a confirmation, and the comment that asked for it.

    No comment did where somebody wants to follow something and says nothing.
    """

    confirmation: Confirmation
    comment_pk: int = 0

    def address(self):
        about = [self.confirmation.pk, self.comment_pk]
        return reverse("confirm", args=[signing.dumps(about, salt=SALT)])

    @classmethod
    def opened(cls, key):
        """The Link behind an address. Raises TooOld or NotOurs."""
        try:
            pk, comment_pk = signing.loads(key, salt=SALT, max_age=WORKS)
        except signing.SignatureExpired as expired:
            raise TooOld from expired
        except (signing.BadSignature, ValueError) as forged:
            raise NotOurs from forged
        confirmation = Confirmation.objects.select_related("guest").filter(pk=pk).first()
        if confirmation is None:
            raise NotOurs
        return cls(confirmation, comment_pk)


def ask(writer, comment):
    """Owe the guest who just wrote `comment` the message, unless it was sent often enough.

    Part of the comment's own transaction. Nothing tells the one case from the other.
    """
    if not (writer.token and writer.email):
        return
    guest = Guest.objects.at(writer.email)
    confirmation = guest.wants(writer.token)
    if confirmation.confirmed_at:
        return
    if confirmation.may_ask(writer.ip_hash):
        outbox.enqueue(KIND, guest, about=comment)
    else:
        _forget_if_never_asked(confirmation, writer.ip_hash)


def ask_about(subscription, ip_hash):
    """Owe the guest who wants to follow something the same message, in words about that.

    Where none may go, and none has gone that they could answer, nothing is kept of it.
    """
    confirmation = subscription.guest.wants(subscription.token)
    if confirmation.may_ask(ip_hash):
        outbox.enqueue(FOLLOW, subscription.guest, about=subscription)
    elif not confirmation.askings.exists():
        subscription.delete()
        _forget_if_never_asked(confirmation, ip_hash)


def _forget_if_never_asked(confirmation, ip_hash):
    """Keep no address from a range that has had its messages of the day: it may have typed any number.

    Where the mailbox has had its own, the address is kept: pages name it as one to confirm, and
    would otherwise tell that somebody has typed it elsewhere.
    """
    is_known = confirmation.confirmed_at or confirmation.askings.exists()
    if not (is_known or Asking.objects.leave_room_from(ip_hash)):
        confirmation.delete()
