"""Rate counters in the database, which all workers of a blog share.

django-allauth counts in Django's cache. In memory each worker would count for itself, and a
limit would be as many times too high as there are workers. Where CACHE_URL names a Redis it is
counted there.
"""

from datetime import UTC, datetime, timedelta

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError
from django.utils import timezone

from accounts.models.rate_counters import RateCounter

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


class RateCounters(BaseCache):
    """A cache for allauth's rate limits: no more of one than counting takes.

    Not Django's own on a database: that keeps pickles, which could be made to run, and throws
    away counts that still hold when there are many, which somebody could see to.
    """

    def __init__(self, name, params):
        super().__init__(params)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        key, fields = self._row(key, value, timeout, version)
        try:
            _, is_new = RateCounter.objects.get_or_create(key=key, defaults=fields)
        except IntegrityError:
            return False  # Somebody else had added it, and has deleted it again since.
        return is_new or bool(RateCounter.objects.over().filter(key=key).update(**fields))

    def get(self, key, default=None, version=None):
        key = self.make_and_validate_key(key, version)
        values = RateCounter.objects.valid().filter(key=key).values_list("value", flat=True)
        return next(iter(values), default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        key, fields = self._row(key, value, timeout, version)
        either = {"unique_fields": ["key"], "update_fields": list(fields)}
        RateCounter.objects.bulk_create(
            [RateCounter(key=key, **fields)], update_conflicts=True, **either
        )

    def delete(self, key, version=None):
        key = self.make_and_validate_key(key, version)
        return bool(RateCounter.objects.filter(key=key).delete()[0])

    def clear(self):
        RateCounter.objects.all().delete()

    def _row(self, key, value, timeout, version):
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        until = FOR_EVER if seconds is None else timezone.now() + timedelta(seconds=seconds)
        return self.make_and_validate_key(key, version), {"value": value, "until": until}
