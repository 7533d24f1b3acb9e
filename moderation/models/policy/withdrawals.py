"""Revisions that were announced, and taken back before they took effect."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.db.immutable import Immutable
from lib.people.personal_data import Personal
from moderation.models.policy.revisions import PolicyRevision
from moderation.models.pseudonyms import Pseudonym


class Withdrawal(Immutable, models.Model):
    """A revision won't take effect; what was announced can still be read."""

    revision = models.OneToOneField(PolicyRevision, models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="withdrawals")

    personal = Personal(
        "revisions_withdrawn",
        _("Revisions of the policy you withdrew"),
        "withdrawn_by__account",
        order="withdrawn_at",
    ).shows(at=(_("Time"), "withdrawn_at"), revision=_("Revision"))

    class Meta:
        ordering = ["-withdrawn_at"]

    def __str__(self):
        return f"{self.revision}, withdrawn {self.withdrawn_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return self.revision.get_absolute_url()
