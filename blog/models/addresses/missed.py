"""Addresses that were asked for and not found: how often, and where the link stood; never by whom."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=30)
MOST = 5000  # rows; what comes beyond is counted with the junk


class MissedAddressQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(day__gt=timezone.localdate() - KEPT)

    def junk(self):
        """How many requests by robots and break-in attempts there were."""
        return self.kept().filter(path="").aggregate(n=Sum("times"))["n"] or 0

    def worst_first(self):
        """{path, n} of each address, those asked for most often first."""
        missed = self.kept().exclude(path="").filter(is_left_out=False)
        return missed.values("path").annotate(n=Sum("times")).order_by("-n", "path")

    def sites_of(self, paths):
        """{path: [site, …]}, the most frequent first."""
        rows = self.kept().filter(path__in=paths).values("path", "site").annotate(n=Sum("times"))
        sites = {}
        for row in rows.order_by("-n", "site"):
            sites.setdefault(row["path"], []).append(row["site"])
        return sites

    def forget_old(self):
        self.filter(day__lte=timezone.localdate() - KEPT).delete()


class MissedAddress(models.Model):
    """How often an address was asked for on one day, by links on one site."""

    FEED_READERS = "feed readers"  # in place of a site: a host has no space in it

    path = models.CharField(max_length=300)  # empty: junk, which is only counted
    site = models.CharField(max_length=100, blank=True)
    day = models.DateField()
    times = models.PositiveBigIntegerField(default=0)
    is_left_out = models.BooleanField(default=False, db_default=False)

    objects = MissedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        constraints = [
            models.UniqueConstraint(
                fields=["path", "site", "day"], name="an_address_is_missed_once_a_day"
            )
        ]

    def __str__(self):
        return self.path

    @classmethod
    def add(cls, counted):
        """Count {(path, site): times} for today.

        Processes that write at once take the rows in one order, or they could wait for each other.
        """
        counted = sorted(cls._bounded(counted).items())
        day, paths = timezone.localdate(), [path for (path, _site), _n in counted]
        left_out = cls.objects.filter(path__in=paths, is_left_out=True)
        left_out = set(left_out.values_list("path", flat=True))
        rows = [
            cls(path=path, site=site, day=day, is_left_out=path in left_out)
            for (path, site), _n in counted
        ]
        with transaction.atomic():
            cls.objects.bulk_create(rows, ignore_conflicts=True)
            for (path, site), times in counted:
                row = cls.objects.filter(path=path, site=site, day=day)
                row.update(times=models.F("times") + times)

    @classmethod
    def _bounded(cls, counted):
        """The same, new addresses counted as junk once the table is full."""
        if cls.objects.all().count() < MOST:
            return counted
        known = set(
            cls.objects.filter(path__in={path for path, _site in counted}).values_list(
                "path", flat=True
            )
        )
        bounded = {}
        for (path, site), times in counted.items():
            key = (path, site) if path in known else ("", "")
            bounded[key] = bounded.get(key, 0) + times
        return bounded
