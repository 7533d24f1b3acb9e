"""How long a thread waits for a lock of the database.

Whoever is served waits in one of few threads, and gives it up before all are waiting. A command, or
the worker, may wait for longer.
"""

import threading
from contextlib import contextmanager

_this_thread = threading.local()


def wait_at_most(seconds):
    """Set how many seconds this thread waits for a lock from now on; None for as long as usual."""
    _this_thread.seconds = seconds


@contextmanager
def waiting(seconds):
    """Let this thread wait for no longer than so many seconds for a lock within."""
    before = patience()
    wait_at_most(seconds if before is None else min(seconds, before))
    try:
        yield
    finally:
        wait_at_most(before)


def patience(default=None):
    """Seconds that this thread waits for a lock."""
    seconds = getattr(_this_thread, "seconds", None)
    return default if seconds is None else seconds
