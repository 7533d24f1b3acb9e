"""A stranger at the door of the site: requests as the web server hands them to the application."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from blog.fragments import recent
from blog.front import Front
from config.wsgi import django

# In the test's own thread, since no other sees into its transaction.
application = Front(django)
LEASE = 0.02  # seconds, and plenty: as long as a worker may trust what it asked the database


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def ask(address, method="GET", *, worker=application, **headers):
    """What a stranger gets; `headers` as in If_None_Match='"…"'."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(),
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    return _answer(worker, environ)


def new_worker():
    """One that has nothing in its memory: what it knows is on the shelf."""
    return Front(django)


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
    """Wait until no worker trusts what it asked the database before this."""
    time.sleep(LEASE)


def _answer(application, environ):
    said = {}

    def start_response(status, headers, exc_info=None):
        said.update(status=int(status.split()[0]), headers=headers)

    with _connections_kept():
        chunks = application(environ, start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
    headers = {name.lower(): value for name, value in said["headers"]}
    return Answer(said["status"], headers, body)


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
