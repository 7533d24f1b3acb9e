"""Writes that a page can do without: that somebody has opened it, that a browser is in use.

Whoever reads waits for no lock of theirs, and gets the page where nothing can be written.
"""

import time

from django.db import Error, connection, transaction

from lib.observing.outages import is_outage
from lib.processes import deadlines

PATIENCE = 0.25  # seconds that a page waits for a lock
# Seconds after a write in vain in which this process tries none: else each page would wait.
PAUSE = 5

_paused_until = 0.0  # in monotonic time


def try_to(write, *args):
    """Call `write(*args)` in a transaction, unless nothing can be written now; whether it was done."""
    global _paused_until
    if time.monotonic() < _paused_until:
        return False
    try:
        with deadlines.waiting(PATIENCE), transaction.atomic():
            # SQLite has its lock once a transaction has begun; PostgreSQL would wait for that of a table.
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE * 1000:.0f}")
            write(*args)
    except Error as error:
        if not is_outage(error):
            raise
        _paused_until = time.monotonic() + PAUSE
        return False
    return True
