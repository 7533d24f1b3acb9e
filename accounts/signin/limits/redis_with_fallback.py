"""A Redis that may go away, or hold what isn't ours: the database stands in for it.

How often somebody tries to sign in is counted in it. That must neither end in an error nor be
counted in each process by itself, where a limit would be several.
"""

import json
import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from accounts.signin.limits.rate_counters import RateCounters

logger = logging.getLogger(__name__)


def _or_instead(verb):
    """A method that asks Redis, and the database where Redis can't be used."""

    def ask(self, *args, **options):
        try:
            return getattr(super(RedisWithFallback, self), verb)(*args, **options)
        except (RedisError, ValueError):
            logger.warning("Redis can’t be used", exc_info=True)
            return getattr(self.instead, verb)(*args, **options)

    return ask


class RedisWithFallback(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self.instead = RateCounters("in place of Redis", params)

    add, get = _or_instead("add"), _or_instead("get")
    set, delete = _or_instead("set"), _or_instead("delete")


class JsonSerializer:
    """Serialises for Redis as JSON: pickles could be made to run."""

    def dumps(self, value):
        return json.dumps(value).encode()

    def loads(self, kept):
        return json.loads(kept)
