"""Stopping the mail that tells what waits, from a mail: one press, and no sign-in.

The address is signed and works for as long as there are such mails; it stands for the token against
forgery, since mail programs press the button by themselves (RFC 8058). Opening it changes nothing.
"""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from lib.web.absolute_urls import absolute
from moderation.alerts import choices

# Of links that people have in their mailboxes: it stays, wherever this module goes.
SALT = "moderation.alerts"


class NotOurs(Exception):
    """Nobody here made this link, or it was cut off, or whose it was is gone."""


@dataclass(frozen=True)
class Stopping:
    """The link in the mail to one account."""

    account: User

    @property
    def address(self):
        return reverse("alerts_stop", args=[signing.dumps(self.account.pk, salt=SALT)])

    @property
    def headers(self):
        return {
            "List-Unsubscribe": f"<{absolute(self.address)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    @classmethod
    def opened(cls, key):
        """The link behind an address. Raises NotOurs."""
        try:
            account = User.objects.filter(pk=signing.loads(key, salt=SALT)).first()
        except (signing.BadSignature, ValueError, TypeError) as forged:
            raise NotOurs from forged
        if account is None:
            raise NotOurs
        return cls(account)

    def stop(self):
        choices.stop(self.account)
