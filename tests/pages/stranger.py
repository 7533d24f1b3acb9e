"""A stranger at the door of the site: requests as the web server hands them to the application."""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from accounts import ip_hash
from blog.pagecache.fragment_cache import recent
from blog.pagecache.refusals import page_of
from blog.pagecache.worker_cache import WorkerCache
from config.wsgi import application as django
from lib.cache import leases
from lib.web.server.gateway import Gateway, RequestLimits
from tests.waiting import let_pass
from tools.bench.reading.worker import Headers, Proto, Scope

LEASE = 0.02  # seconds, and plenty: as long as a worker may trust what it asked the database


async def at_once(client, work, *about):
    """In the test's own thread, since no other sees into its transaction; with no loop to wait in."""
    try:
        return work(*about)
    finally:
        let_pass(leases.end() - time.monotonic(), "until the lease ends")


def new_worker(application=django, *, reading=at_once, writing=at_once):
    """One that has nothing in its memory: what it knows is on the shelf."""
    gateway = partial(
        Gateway,
        reading=reading,
        writing=writing,
        uploading=writing,
        client_of=ip_hash.client_of,
        may_upload=lambda environ: False,
        page_of=page_of,
        limits=RequestLimits(),
    )
    return WorkerCache(application, gateway, partial(at_once, None))


application = new_worker()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes
    number: str = field(default="", compare=False)  # its X-Request-ID, another for each

    @property
    def text(self):
        return self.body.decode()


def ask(address, method="GET", *, worker=application, **headers):
    """What a stranger gets; `headers` as in If_None_Match='"…"'."""
    path, _, query = address.partition("?")
    sent = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    scope = Scope(method, unquote(path), query, Headers({"host": "127.0.0.1"} | sent))
    proto = Proto()
    with _connections_kept():
        try:
            worker.__rsgi__(scope, proto).send(None)
        except StopIteration:
            pass
    found = {name.lower(): value for name, value in proto.headers}
    number = found.pop("x-request-id", "")
    return Answer(proto.status, found, proto.body, number)


def ask_anew(address, **headers):
    """The same, past everything that is kept: pages, and parts of pages."""
    forget_parts()
    return ask_past_the_store(address, **headers)


def ask_past_the_store(address, **headers):
    """The same, made for this request: no page is stored for this query."""
    return ask(f"{address}{'&' if '?' in address else '?'}anew=1", **headers)


def forget_parts():
    recent.clear()


def after_the_lease():
    let_pass(LEASE, "no worker trusts any more what it asked the database before this")


@contextmanager
def _connections_kept():
    """Let no request close the test's own connection, as Django's client doesn't either."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
