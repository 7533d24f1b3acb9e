import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_tried_before():
    """Tries are counted in the cache, and must not add up over tests."""
    cache.clear()
