"""How long a thread waits for a lock of the database.

Whoever is served waits in one of few threads, and gives it up before all are waiting. A command, or
the worker, may wait for longer.
"""

import threading

_this_thread = threading.local()


def wait_at_most(seconds):
    """Set how many seconds this thread waits for a lock from now on; None for as long as usual."""
    _this_thread.seconds = seconds


def patience(default=None):
    """How many seconds this thread waits for a lock."""
    seconds = getattr(_this_thread, "seconds", None)
    return default if seconds is None else seconds
