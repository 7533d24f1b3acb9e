"""The web server: granian, with the application loaded once and shared by its workers.

    python -m config.web --host 127.0.0.1 --port 8000 config.wsgi:application

On Linux its workers are forked from a process that has loaded everything, so what none of
them changes is in memory once; elsewhere each loads the application for itself.
"""

import argparse
import gc
import importlib
import multiprocessing
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKERS = 2
# A blocking thread for each request that is let in (backpressure), so that none waits behind a slow
# one for what is in memory; Django's own threads are in config/wsgi.py.
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
    # The collector leaves alone what it never frees, and so the memory of it shared.
    gc.collect()
    gc.freeze()


def main():
    options = argparse.ArgumentParser(description="Serve a WSGI application.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("application", help="module:name")
    given = options.parse_args()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        load(given.application)
    server = Granian(
        given.application,
        given.host,
        given.port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=REQUESTS,
        backpressure=REQUESTS,
        workers_kill_timeout=GRACE,
        websockets=False,
        log_level=LogLevels.error,  # The server warns each time of so many threads.
    )
    server.serve()


if __name__ == "__main__":
    main()
