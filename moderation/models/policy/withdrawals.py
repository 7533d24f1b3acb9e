"""Revisions that were announced, and taken back before they took effect."""

from django.db import models
from django.utils import timezone

from lib.db.immutable import Immutable
from moderation.models.policy.revisions import PolicyRevision
from moderation.models.pseudonyms import Pseudonym


class Withdrawal(Immutable, models.Model):
    """A revision won't take effect; what was announced can still be read."""

    revision = models.OneToOneField(PolicyRevision, models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="withdrawals")

    class Meta:
        ordering = ["-withdrawn_at"]

    def __str__(self):
        return f"{self.revision}, withdrawn {self.withdrawn_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return self.revision.get_absolute_url()
