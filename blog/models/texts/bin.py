"""The bin: what an author threw away can be put back for a month."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAYS = 30


class BinQuerySet(models.QuerySet):
    def binned(self):
        """Texts in the bin."""
        return self.filter(binned_at__isnull=False)

    def outside_the_bin(self):
        return self.filter(binned_at__isnull=True)

    def out_of_time(self):
        """The rows that have been in the bin for long enough."""
        return self.binned().filter(binned_at__lte=timezone.now() - timedelta(days=DAYS))


class OutsideTheBin(models.Manager):
    """The manager whose queries don't know what lies in the bin; `everything` does."""

    def get_queryset(self):
        return super().get_queryset().outside_the_bin()


class Binnable(models.Model):
    """An article or a page, which is put into a bin before it is deleted for good."""

    binned_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("put into the bin by"),
    )

    class Meta:
        abstract = True

    @property
    def kept_until(self):
        """The time when the row is deleted for good; None outside the bin."""
        return self.binned_at and self.binned_at + timedelta(days=DAYS)

    def bin(self, by):
        """Take it off every page until it is put back. Return whether it wasn't in the bin already."""
        return self._moved(self._bin, by, was_binned=False)

    def put_back(self):
        """Make it again what it was. Return whether it was in the bin."""
        return self._moved(self._put_back, was_binned=True)

    def _moved(self, move, *about, was_binned):
        """Do it to the row as it is under its lock: of two who press at once, one does it."""
        with transaction.atomic():
            locked = type(self).everything.select_for_update().filter(pk=self.pk)
            kept = locked.without_texts().first()
            if kept is None or (kept.binned_at is not None) != was_binned:
                return False
            move(kept, *about)
        self.refresh_from_db()
        return True
