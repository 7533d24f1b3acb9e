"""Who may read /metrics: whoever brings the token, or comes from an address that the settings name."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_network

from django.conf import settings
from django.db import close_old_connections
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from accounts import ip_hash
from blog.operating.monitoring import metrics
from lib.web.server import probes
from lib.web.server.gateway import environ_of

KEPT = 1.0  # seconds for which an answer holds, however many ask
AT_MOST = 5.0  # seconds that anybody waits for one


class Metrics:
    """An answer of the server itself; one thread makes it, apart from those who read and write."""

    def __init__(self, text=metrics.text, is_welcome=None):
        self._text, self._is_welcome = text, is_welcome or may_read
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="metrics")
        self._asked, self._until = None, 0.0

    async def __call__(self, scope, proto):
        if not self._is_welcome(environ_of(scope)):
            say = partial(probes.say, headers=[("WWW-Authenticate", "Bearer")])
            say(proto, 401, "Bring the token of METRICS_TOKEN, or ask from METRICS_ADDRESSES.\n")
            return
        if self._asked is None or (self._asked.done() and time.monotonic() >= self._until):
            loop = asyncio.get_running_loop()
            self._asked, self._until = loop.run_in_executor(self._pool, self._made), float("inf")
        await asyncio.wait([self._asked], timeout=AT_MOST)
        if not self._asked.done() or self._asked.exception():
            self._until = 0.0
            probes.say(proto, 503, "The figures can’t be read now.\n")
            return
        self._until = min(self._until, time.monotonic() + KEPT)
        probes.say(proto, 200, self._asked.result().decode(), CONTENT_TYPE_LATEST)

    def _made(self):
        close_old_connections()
        return self._text()


def may_read(environ):
    """Whether a request may read them. Where something stands in front that we weren't told of, by token alone."""
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    if "HTTP_X_FORWARDED_FOR" in environ and not ip_hash.is_proxy(environ.get("REMOTE_ADDR", "")):
        return False
    address = ip_hash.client_of(environ)
    return bool(address) and any(
        address in ip_network(one, strict=False) for one in settings.METRICS_ADDRESSES
    )
