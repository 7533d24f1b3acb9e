"""Acceptances of policy revisions by readers, with their dates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.db.immutable import Immutable, ImmutableQuerySet
from lib.people.personal_data import Personal
from moderation.models.policy.revisions import PolicyRevision
from moderation.models.pseudonyms import Pseudonym


class AcceptanceQuerySet(ImmutableQuerySet):
    def by(self, writer):
        """The acceptances of an account, or of a guest's browser; the latest first."""
        if writer.account:
            acceptances = self.filter(pseudonym__account=writer.account)
        else:
            acceptances = (
                self.filter(pseudonym__guest=writer.token) if writer.token else self.none()
            )
        return acceptances.select_related("revision").order_by("-accepted_at", "-pk")


class Acceptance(Immutable, models.Model):
    """A person agreed to a revision: an account once, a guest with each comment."""

    pseudonym = models.ForeignKey(
        Pseudonym, models.PROTECT, related_name="acceptances", db_column="standing_id"
    )
    revision = models.ForeignKey(PolicyRevision, models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    objects = AcceptanceQuerySet.as_manager()
    personal = Personal(
        "acceptances", _("Revisions of the policy you accepted"), "pseudonym", order="accepted_at"
    ).shows(accepted=_("Time"), revision=_("Revision"))

    class Meta:
        ordering = ["-accepted_at"]

    def __str__(self):
        return f"{self.pseudonym}, {self.revision}, {self.accepted_at:%Y-%m-%d %H:%M}"
