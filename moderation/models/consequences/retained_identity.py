"""What is left of an address whose owner has deleted their account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.encryption import keyed_hashes
from lib.text.email_addresses import normal
from moderation.models.consequences.bans import Ban
from moderation.models.consequences.strikes import Strike
from moderation.models.pseudonyms import Pseudonym

# Part of every key: with another text nobody who is gone is known again, however they were banned.
# It says where this module once was, and stays the same wherever the module goes.
PURPOSE = "moderation.models.ties"


def digests(email):
    """The keyed hashes of an address: under the key of now, then under those of before."""
    return keyed_hashes(PURPOSE, normal(email))


class RetainedIdentityQuerySet(models.QuerySet):
    def lasting(self, at=None):
        """The identities that are still needed: for a ban, a strike, or a comment that can be judged."""
        at = at or timezone.now()
        banned = Ban.objects.in_force(at).values("pseudonym")
        struck = Strike.objects.counting(at).order_by().values("pseudonym")
        live = Q(pseudonym__in=banned) | Q(pseudonym__in=struck)
        return self.filter(live | Q(judged_until__gt=at))

    def over(self, at=None):
        return self.exclude(pk__in=self.lasting(at).values("pk"))

    def of(self, addresses):
        return self.filter(digest__in=[one for email in addresses for one in digests(email)])


class RetainedIdentity(models.Model):
    """A keyed hash of an address: nobody reads the address from it, but the same one fits again.

    It ties what was decided about somebody who is gone to whoever confirms that address later,
    and ends when the last of it has ended.
    """

    pseudonym = models.ForeignKey(
        Pseudonym, models.CASCADE, related_name="retained_identities", db_column="standing_id"
    )
    digest = models.CharField(max_length=64, db_index=True)
    judged_until = models.DateTimeField(null=True)

    objects = RetainedIdentityQuerySet.as_manager()
    unshown = "of accounts that are gone; with the account it goes"

    class Meta:
        db_table = "moderation_tie"  # as it was called at first
        constraints = [
            models.UniqueConstraint(fields=["pseudonym", "digest"], name="an_address_is_tied_once")
        ]

    def __str__(self):
        return f"tie {self.pk}"
