"""Imported things, and the sources they came from."""

from itertools import batched

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.db.bulk_inserts import BulkInsert
from transfer.models.import_runs import ImportRun


class ImportedQuerySet(models.QuerySet):
    def known(self, source, kind, model, among=None):
        """{what the old blog called it: the key it has here}, for all that is still here.

        `among` are the names that are asked for, if not all.
        """
        here = model._default_manager.order_by().values("pk")
        return self.filter(object_id__in=here).ever(source, kind, among)

    def ever(self, source, kind, among=None):
        """The same of all that came before, whether it is still here or not."""
        rows = self.filter(source=source, kind=kind).order_by()
        rows = rows.values_list("foreign_id", "object_id")
        if among is None:
            return dict(rows)
        spans = batched(among, 500)
        return dict(row for span in spans for row in rows.filter(foreign_id__in=span))

    def remember(self, source, kind, keys, run=None, state="", were_here=True):
        """Note that each foreign id of `keys` is here now, under its new key; `state` is one of Imported.State.

        What was deleted here since, and has now been brought in again, is noted once; `were_here` says whether
        that can be. Returns how many there were.
        """
        gone = self.filter(source=source, kind=kind, foreign_id__in=keys)
        replaced = gone.delete()[0] if were_here else 0
        about = {"source": source, "kind": kind, "run_id": run and run.pk, "state": state}
        about["imported_at"] = timezone.now()
        BulkInsert(Imported, gives_keys=True).insert(
            about | {"foreign_id": foreign_id, "object_id": key} for foreign_id, key in keys.items()
        )
        return replaced

    def to_turn(self):
        """The rows that are here as HTML and may become Markdown, as soon as their import has ended."""
        at_work = ImportRun.objects.filter(state__in=ImportRun.AT_WORK)
        return self.filter(state=Imported.State.HTML).exclude(run__in=at_work).order_by("pk")

    def counted(self):
        """{kind: number} of those that the other blog brought, and weren't here before."""
        brought = self.exclude(state=Imported.State.FOUND).order_by()
        return dict(brought.values_list("kind").annotate(models.Count("pk")))


class Imported(models.Model):
    """One thing that came from another blog, so that the same file read again adds nothing."""

    class State(models.TextChoices):
        HERE = ""
        WAITS = "waits"  # Public as soon as all of its blog is here.
        FOUND = "found"  # It was here before, and is the same.
        HTML = "html"  # Here, and to become Markdown where that shows the same.

    source = models.CharField(max_length=200)  # The other blog.
    kind = models.CharField(max_length=20)
    foreign_id = models.CharField(max_length=200)
    object_id = models.PositiveBigIntegerField()
    # By which it came; without one it came before there were any.
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="things")
    state = models.CharField(max_length=7, choices=State, blank=True, default="", db_default="")
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = ImportedQuerySet.as_manager()
    unshown = "of the blog: what came with an import, which stands under what it is"

    class Meta:
        verbose_name = _("imported object")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="brought_in_once")
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="imported_by_key")]

    def end_conversion(self, fate):
        """Note what became of its text: "markdown", "html" or nothing; within the transaction that keeps it."""
        Imported.objects.filter(pk=self.pk).update(state=self.State.HERE)
        run = fate and ImportRun.objects.select_for_update().filter(pk=self.run_id).first()
        if run:
            counts = run.report.setdefault("counts", {}).setdefault(fate, {})
            counts[self.kind] = counts.get(self.kind, 0) + 1
            ImportRun.objects.filter(pk=run.pk).update(report=run.report)

    def __str__(self):
        return f"{self.kind} {self.foreign_id} from {self.source}"
