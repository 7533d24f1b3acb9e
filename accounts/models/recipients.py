"""The recipient of mail, a subscription or a notification: an account, a guest or a bare address."""

from typing import NamedTuple

from django.db import models
from django.db.models import Q

from accounts.models.guests import Guest
from accounts.models.users import User
from lib.text.email_addresses import normal


class Recipient(NamedTuple):
    """An account, a guest, or somebody of whom nothing is known but an address: one of the three.

    It is made of keys, so that many can be told apart without being read.
    """

    account_id: int | None = None
    guest_id: int | None = None
    address: str = ""

    @classmethod
    def of(cls, person):
        """The Recipient that stands for a User or a Guest; a Recipient is returned as it is."""
        if isinstance(person, Recipient):
            return person
        return cls(account_id=person.pk) if isinstance(person, User) else cls(guest_id=person.pk)

    @classmethod
    def of_row(cls, row):
        return cls(row.account_id, row.guest_id, getattr(row, "address", ""))

    @property
    def email(self):
        """The address of a recipient who is known by it alone."""
        return self.address

    @property
    def fields(self):
        """Field values that name this recipient in a row, for filters and new rows."""
        return {name: value for name, value in self._asdict().items() if value}

    @property
    def person(self):
        """The User or the Guest, or None where there is none (any more)."""
        model, pk = (User, self.account_id) if self.account_id else (Guest, self.guest_id)
        return model.objects.filter(pk=pk).first()


class RecipientQuerySet(models.QuerySet):
    """Rows with an `account` and a `guest`, one of which is set."""

    def to(self, whom):
        """The rows for a User, a Guest or a Recipient."""
        return self.filter(**Recipient.of(whom).fields)

    def to_any(self, recipients):
        accounts = [one.account_id for one in recipients if one.account_id]
        guests = [one.guest_id for one in recipients if one.guest_id]
        return self.filter(Q(account__in=accounts) | Q(guest__in=guests))

    def at_address_of(self, person):
        """The rows for a User or a Guest, also those of a guest or an account with the same address."""
        known = Q(**Recipient.of(person).fields)
        email = person.confirmed_email
        same = Q(guest__email=normal(email)) | Q(account__email__iexact=email)
        return self.filter(known | same) if email else self.filter(known)
