"""The link in a mail that stops such mail to one account: one press, and no sign-in.

The address is signed and works for as long as there are such mails; it stands for the token against
forgery, since mail programs press the button by themselves (RFC 8058). Opening it changes nothing.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.core import signing
from django.urls import reverse

from accounts.models import User
from lib.web.absolute_urls import absolute


class NotOurs(Exception):
    """Raised for a link that wasn't made here, was cut off, or whose recipient is gone."""


def one_click(address):
    """The headers of which a mail program makes a button of its own (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{absolute(address)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@dataclass(frozen=True)
class StopLink:
    """The link in the mail to one account; a subclass says of which mail, and what stops it (`stop`)."""

    account: User

    view: ClassVar[str]
    # Of links that people have in their mailboxes: it stays, wherever its module goes.
    salt: ClassVar[str]

    @property
    def address(self):
        return reverse(self.view, args=[signing.dumps(self.account.pk, salt=self.salt)])

    @property
    def headers(self):
        return one_click(self.address)

    @classmethod
    def opened(cls, key):
        """The link behind an address. Raises NotOurs."""
        try:
            account = User.objects.filter(pk=signing.loads(key, salt=cls.salt)).first()
        except (signing.BadSignature, ValueError, TypeError) as forged:
            raise NotOurs from forged
        if account is None:
            raise NotOurs
        return cls(account)
