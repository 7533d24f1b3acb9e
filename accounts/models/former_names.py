"""Names that somebody has given up, and that nobody else can take for a while."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.names import spelling

CHANGES, MONTH = 3, timedelta(days=30)  # so often within a month


class FormerNameQuerySet(models.QuerySet):
    def kept(self):
        """The former names that nobody else can take yet."""
        return self.filter(given_up_at__gt=timezone.now() - _kept_for())

    def of_this_month(self):
        return self.filter(given_up_at__gt=timezone.now() - MONTH)

    def newest_first(self):
        return self.order_by("-given_up_at", "-pk")


class FormerName(models.Model):
    """A name that an account went by, for the staff; it goes with the account."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_names"
    )
    name = models.CharField(max_length=spelling.LONGEST)
    skeleton = models.CharField(max_length=1000, db_column="look")
    given_up_at = models.DateTimeField(default=timezone.now)

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["skeleton", "given_up_at"], name="former_names_by_look")]

    def __str__(self):
        return self.name


def _kept_for():
    return timedelta(days=settings.NAMES_KEPT_DAYS)
