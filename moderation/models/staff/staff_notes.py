"""Notes of moderators to each other about a reader."""

from django.db import models
from django.utils import timezone

from moderation.models.pseudonyms import Pseudonym


class StaffNoteQuerySet(models.QuerySet):
    def on_account(self, account):
        return self.filter(pseudonym__account=account)

    def on_guest(self, token):
        """The notes on whoever writes from a browser that is known by `token`."""
        return self.filter(pseudonym__guest=token) if token else self.none()

    def newest_first(self):
        return self.select_related("written_by__account").order_by("-written_at", "-pk")


class StaffNote(models.Model):
    """A note on a reader, for the staff alone. Nobody rewords it; whoever wrote it can take it back."""

    pseudonym = models.ForeignKey(
        Pseudonym, models.CASCADE, related_name="staff_notes", db_column="standing_id"
    )
    text = models.TextField()
    written_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = StaffNoteQuerySet.as_manager()
    unshown = "what moderators say among themselves"

    def __str__(self):
        return f"note {self.pk}"

    def can_be_withdrawn_by(self, account):
        """Whether an account may withdraw the note: its writer may, and admins."""
        return self.written_by.account_id == account.pk or account.has_perm("moderation.purge")
