"""The rows of the rate counters, for a site without a Redis."""

from django.db import models
from django.utils import timezone


class RateCounterQuerySet(models.QuerySet):
    def over(self):
        """The counters that limit nobody any more."""
        return self.filter(until__lte=timezone.now())

    def valid(self):
        return self.filter(until__gt=timezone.now())


class RateCounter(models.Model):
    """A count of tries under a key, valid until a time."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(db_index=True)

    objects = RateCounterQuerySet.as_manager()

    class Meta:
        db_table = "accounts_count"  # as it was called at first

    def __str__(self):
        return self.key
