"""A Redis that may go away, or hold what isn't ours: this process's memory stands in for it.

How often somebody tries to sign in is counted in it. That must neither end in an error nor
go uncounted, so each process counts by itself meanwhile.
"""

import json
import logging

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SteadyRedis(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self.memory = LocMemCache("in place of Redis", {})

    def add(self, *args, **options):
        return self._ask("add", *args, **options)

    def get(self, *args, **options):
        return self._ask("get", *args, **options)

    def set(self, *args, **options):
        return self._ask("set", *args, **options)

    def delete(self, *args, **options):
        return self._ask("delete", *args, **options)

    def _ask(self, verb, *args, **options):
        try:
            return getattr(super(), verb)(*args, **options)
        except (RedisError, ValueError):
            logger.warning("Redis can’t be used", exc_info=True)
            return getattr(self.memory, verb)(*args, **options)


class Json:
    """What Redis is given: JSON, and no pickles, which could be made to run."""

    def dumps(self, value):
        return json.dumps(value).encode()

    def loads(self, kept):
        return json.loads(kept)
