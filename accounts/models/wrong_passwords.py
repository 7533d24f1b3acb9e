"""Wrong passwords, each by a keyed hash of the address that was typed, until the worker has counted them.

Wrong second steps of the staff as well, by a hash of whose they are.

Whoever tries is answered at once, and as slowly for an address that nobody has as for one of the
staff: whose it is, the worker finds out (accounts/signin/limits/wrong_passwords.py).
"""

from django.db import models
from django.utils import timezone

from accounts.encryption import keyed_hashes

PURPOSE = "accounts.wrong_passwords"


class WrongPasswordManager(models.Manager):
    def tried(self, email):
        return self.create(digest=digests(email)[0])

    def tried_second_step(self, account):
        return self.create(digest=digests_of_second_step(account)[0])


class WrongPassword(models.Model):
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = WrongPasswordManager()

    def __str__(self):
        return f"wrong password at {self.at:%Y-%m-%d %H:%M}"


def digests(email):
    """What the address is known by: under the secret of now, then under earlier ones."""
    return keyed_hashes(PURPOSE, email.strip().lower())


def digests_of_second_step(account):
    # No address has a space and no @.
    return keyed_hashes(PURPOSE, f"second step of {account.pk}")
