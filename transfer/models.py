"""What moved in, and from where; and what somebody takes away (transfer/downloads.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from transfer.downloads import Download

__all__ = ["Download", "Imported"]


class ImportedQuerySet(models.QuerySet):
    def known(self, source, kind, model):
        """{what the old blog called it: the key it has here}, for all that is still here."""
        here = model._default_manager.order_by().values("pk")
        rows = self.filter(source=source, kind=kind, object_id__in=here)
        return dict(rows.values_list("foreign_id", "object_id"))

    def remember(self, source, kind, keys):
        """Note that each foreign id of `keys` is here now, under its new key."""
        gone = self.filter(source=source, kind=kind, foreign_id__in=keys)
        gone.delete()  # What was deleted here since, and has now been brought in again.
        self.bulk_create(
            Imported(source=source, kind=kind, foreign_id=foreign_id, object_id=key)
            for foreign_id, key in keys.items()
        )


class Imported(models.Model):
    """One thing that came from another blog, so that the same file read again adds nothing."""

    source = models.CharField(max_length=200)  # The other blog.
    kind = models.CharField(max_length=20)
    foreign_id = models.CharField(max_length=200)
    object_id = models.PositiveBigIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported object")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="brought_in_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.foreign_id} from {self.source}"
