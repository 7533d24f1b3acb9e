"""Files that texts link and no page shows: documents, tables, archives. A browser keeps them and never opens them here."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from blog.models.site.site import Shown


class Attachment(Shown):
    """An uploaded file that is neither a picture nor a recording."""

    stands_when_new = False
    FOLDER = "files/"

    file = models.FileField(_("file"), upload_to=f"{FOLDER}%Y/%m/", max_length=200)
    sent_as = models.CharField(max_length=200, blank=True, editable=False)
    weight = models.PositiveBigIntegerField(default=0, editable=False)  # bytes
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.sent_as or self.file.name.rpartition("/")[2]

    @property
    def url(self):
        return self.file.url

    def drop_files(self):
        self.file.storage.delete(self.file.name)

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(self.drop_files)
        return deleted
