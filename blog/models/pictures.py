"""Pictures: one upload, in the sizes that pages ask for."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from blog.content.picture_display import Showing
from blog.models.site import Shown


class Picture(Showing, Shown):
    """An uploaded picture and the sizes made of it, free of its camera's notes."""

    file = models.ImageField(_("picture"), upload_to="pictures/%Y/%m/")
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For people who can’t see it."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # [{"width": px, "height": px, "name": storage name}], narrowest first.
    renditions = models.JSONField(default=list, editable=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.description or self.file.name

    def delete(self, *args, **kwargs):
        """Delete it with its files; articles that it led go on without."""
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(self.drop_files)
        return deleted
