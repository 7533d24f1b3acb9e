"""What moderators write to writers again and again, kept for all of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedNote(models.Model):
    """A text that a moderator can put into a note to a writer. It belongs to the desk, and to nobody."""

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=2_000)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title
