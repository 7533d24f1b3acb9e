"""The web server: granian, with the application loaded once and shared by its workers.

    python -m config.server.web --host 127.0.0.1 --port 8000 config.rsgi:application
    python -m config.server.web --sockets 5,6 config.rsgi:application

With sockets, which the supervisor has opened and keeps open, one server follows another without
a connection refused; without, it opens its own.

On Linux its workers are forked from a process that has loaded everything, so what none of
them changes is in memory once; elsewhere each loads the application for itself.
"""

import argparse
import gc
import importlib
import multiprocessing
import resource
import socket
import sys
from functools import partial

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LOGGING_CONFIG, LogLevels
from granian.net import SocketHolder
from granian.server import MPServer

from config.server import heartbeats
from lib.observing import logs

WORKERS = 2
# Connections of each worker, most of which send nothing: one costs a few kilobytes and no thread.
CONNECTIONS = 8_000
# Milliseconds within which a request's line and headers must be here; so long a connection may also
# be silent. Longer than proxies keep theirs (Caddy two minutes), since whoever closes first loses
# no request.
HEADERS = 130_000
# So long may an answer wait for somebody to take some of it. Who takes a byte now and then takes none
# in the eyes of the kernel: their window stays closed until there is room for a packet.
UNTAKEN = HEADERS
HEADERS_BYTES = 64 * 1024
BACKLOG = 4096  # Connections of a worker that wait to be taken up.
# Of a WSGI application that stands here in place of ours, a thread and a connection for each request.
REQUESTS = 16
# Seconds for what is under way when the server ends: less than the supervisor gives it.
GRACE = 5


def load(application):
    """Import what `application` ("module:name") needs, with what is imported at a first request."""
    importlib.import_module(application.partition(":")[0])
    from django.apps import apps
    from django.urls import get_resolver

    if apps.ready:  # Else it is an application without Django.
        get_resolver().url_patterns  # noqa: B018 (reading it imports every view)
        if apps.is_installed("blog"):  # Else it is another site than ours.
            importlib.import_module("blog.operating.monitoring.sharing").clear()
    # The collector leaves alone what it never frees, and so the memory of it shared.
    gc.collect()
    gc.freeze()


def main():
    options = argparse.ArgumentParser(description="Serve an RSGI application.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--sockets", type=_numbers, help="open ones to take, like 5,6")
    options.add_argument("--wsgi", action="store_true", help="a WSGI application instead")
    options.add_argument(
        "--patience", type=int, default=heartbeats.BOUND, help="beats after which a worker hangs"
    )
    options.add_argument("application", help="module:name")
    given = options.parse_args()
    with logs.all_as_lines():
        if sys.platform == "linux":
            multiprocessing.set_start_method("fork")
            load(given.application)
        raise_the_limit_of_files()
        server = Server(
            given.sockets,
            given.patience,
            given.application,
            given.host,
            given.port,
            workers=WORKERS,
            workers_kill_timeout=GRACE,
            respawn_failed_workers=True,
            websockets=False,
            http=HTTPModes.http1,
            log_level=LogLevels.error,
            **_as_ours(),
            **interface(given.wsgi),
        )
        server.serve()


class Server(MPServer):
    """Granian, which ends workers that hang after `patience` beats.

    With `numbers` of sockets that are open already each worker listens at one of them.
    """

    def __init__(self, numbers, patience, *given, **options):
        super().__init__(*given, **options)
        self._given = [socket.socket(fileno=number) for number in numbers or ()]
        if multiprocessing.get_start_method() == "fork":
            heartbeats.of_this_server = heartbeats.Heartbeats(WORKERS)
            heartbeats.of_this_server.watch(lambda: list(self.wrks), logs.say, patience)

    def _init_shared_socket(self):
        if not self._given:
            return super()._init_shared_socket()
        self._shd = self._sso = None

    def _spawn_worker(self, idx, target, callback_loader):
        if self._given:
            number = self._given[idx % len(self._given)].fileno()
            self._shd = SocketHolder(number, False, BACKLOG)  # No Unix socket.
        if hearts := heartbeats.of_this_server:
            callback_loader = partial(hearts.begin, idx, callback_loader)
        return super()._spawn_worker(idx, target, callback_loader)


def _as_ours():
    """Granian's lines written as those of our log are."""
    if not logs.is_json():
        return {}
    formatters = {name: {"()": "lib.observing.logs.Json"} for name in LOGGING_CONFIG["formatters"]}
    handlers = {
        name: handler | {"stream": "ext://sys.stderr"}
        for name, handler in LOGGING_CONFIG["handlers"].items()
    }
    return {"log_dictconfig": {"formatters": formatters, "handlers": handlers}}


def listen(host, port):
    """Sockets at one address, one for each worker, so that the kernel deals out who comes.

    Each connection has their options from the beginning.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sockets = [socket.socket(family) for _ in range(WORKERS)]
    for one in sockets:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if sys.platform == "linux":
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNTAKEN)
        one.bind((host, port))
        one.listen(BACKLOG)
    return sockets


def _numbers(text):
    return [int(number) for number in text.split(",")]


def interface(is_wsgi):
    if is_wsgi:
        how = {"blocking_threads": REQUESTS, "backpressure": REQUESTS}
        return {"interface": Interfaces.WSGI, **how}
    headers = HTTP1Settings(header_read_timeout=HEADERS, max_buffer_size=HEADERS_BYTES)
    how = {"backlog": BACKLOG, "backpressure": CONNECTIONS, "http1_settings": headers}
    return {"interface": Interfaces.RSGI, **how}


def raise_the_limit_of_files():
    """A connection is an open file; the system's usual 1,024 would be few."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, wanted), most))


if __name__ == "__main__":
    main()
