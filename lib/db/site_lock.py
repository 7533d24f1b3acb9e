"""Work of which one is done at a time on the whole site, whichever process it is in.

    with site_lock("import") as is_ours:
        ...

Nobody waits for it. A process that dies leaves it at once: PostgreSQL takes the lock from a session that
has ended, and the kernel from a process.
"""

import fcntl
import os
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_TAKE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_LEAVE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"

_held = set()  # by this process: a session of PostgreSQL may take its own lock twice


@contextmanager
def site_lock(name):
    """Whether it is ours now; as long as this runs, nobody else gets it."""
    if name in _held:
        yield False
        return
    take = _of_postgresql if connection.vendor == "postgresql" else _of_this_machine
    with take(name) as is_ours:
        if is_ours:
            _held.add(name)
        try:
            yield is_ours
        finally:
            if is_ours:
                _held.discard(name)


@contextmanager
def _of_postgresql(name):
    is_ours = _ask(_TAKE, name)
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            _ask(_LEAVE, name)


def _ask(question, name):
    with connection.cursor() as cursor:
        cursor.execute(question, [f"site {name}"])
        return cursor.fetchone()[0]


@contextmanager
def _of_this_machine(name):
    """SQLite's database is on one machine."""
    folder = settings.DATA_DIR / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / f"site-{name}", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _has_taken(file)
    finally:
        os.close(file)


def _has_taken(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
