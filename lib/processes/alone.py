"""Work that is done once at a time: on this machine, and on all that share a PostgreSQL database.

    with alone("backup"):
        ...

The kernel, or PostgreSQL, takes the lock from a process that dies, so nothing is left to clear up.
"""

import fcntl
import os
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.db import connection

_TRY = "SELECT pg_try_advisory_xact_lock(hashtextextended('parley.alone ' || %s, 0))"


class NotAlone(Exception):
    """Raised where another process is at it."""


@contextmanager
def alone(name, *, in_the_database=True):
    """Be the only one at the work of this name. Raises NotAlone.

    Not `in_the_database`, no connection to it is kept meanwhile.
    """
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / f"alone-{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with _alone_in_the_database(name) if in_the_database else nullcontext():
            yield
    except BlockingIOError:
        raise NotAlone from None
    finally:
        os.close(file)


@contextmanager
def _alone_in_the_database(name):
    """A lock of a connection of its own; nobody else can reach an SQLite file.

    It is that of a transaction, which lasts as long and holds nothing else: a pooler keeps the connection of a
    session that has ended, and with it the lock.
    """
    if connection.vendor != "postgresql":
        yield
        return
    own = connection.long_transaction()
    try:
        with own.cursor() as cursor:
            cursor.execute(_TRY, [name])
            if not cursor.fetchone()[0]:
                raise NotAlone
        yield
    finally:
        own.end_long_transaction()
