import pytest
from django.core.cache import caches

from accounts.signin.limits.rate_counters import RateCounters


@pytest.fixture(autouse=True)
def fresh_counts():
    """Tries are counted in the cache, and must not add up over tests.

    Those in the database go with the test's transaction.
    """
    if not isinstance(caches["default"], RateCounters):
        caches["default"].clear()
