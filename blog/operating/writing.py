"""Whether the database takes what is written: the one way to know is to write a row.

That is tried when a machine asks (/readyz) and with each sign of life of a process (blog/operating/monitoring/keeping.py), in threads
in which no reader waits. What was found holds for the process: the desk and /metrics go by it without trying.
"""

from django.db import Error, connection, transaction

from blog.models import Measured
from lib.observing.outages import cause_of, note, noted
from lib.processes import deadlines

NAME = "written"
KEPT = 5  # seconds for which nobody tries again
PATIENCE = 8  # seconds for a lock, as long as a writer waits: before, the machine may only be busy
KNOWN = 90  # seconds for which the desk goes by what was found; every process tries more often


def fault():
    """Why no row can be written, in a word or two, or an empty text."""
    if (reason := noted(KEPT)) is None:
        reason = _fault_in_writing()
        note(reason)
    return reason


def last_fault():
    """Fault that this process last met when it wrote to the disk; None for none. Tries nothing."""
    return noted(KNOWN) or ""


def _fault_in_writing():
    deadlines.wait_at_most(PATIENCE)
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            Measured.keep(NAME, {})
    except Error as error:
        return cause_of(error) or "can’t be written to"
    finally:
        deadlines.wait_at_most(None)
    return ""
