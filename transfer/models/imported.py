"""What moved in, and from where; and what somebody takes away (transfer/models/downloads.py)."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('transfer.importing ' || %s, 0))"


class ImportedQuerySet(models.QuerySet):
    def known(self, source, kind, model, among=None):
        """{what the old blog called it: the key it has here}, for all that is still here.

        `among` are the names that are asked for, if not all.
        """
        here = model._default_manager.order_by().values("pk")
        rows = self.filter(source=source, kind=kind, object_id__in=here)
        if among is None:
            return dict(rows.values_list("foreign_id", "object_id"))
        spans = [among[start : start + 500] for start in range(0, len(among), 500)]
        found = [rows.filter(foreign_id__in=span) for span in spans]
        return dict(row for some in found for row in some.values_list("foreign_id", "object_id"))

    def hold(self, source):
        """Let no other import of this blog write until the transaction ends; SQLite lets nobody."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(_ALONE, [source])

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
