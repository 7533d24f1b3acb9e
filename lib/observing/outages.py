"""Errors that say that the database is away, or can't be written now, or another part: a pause, no mistake."""

import errno
import time

from django.db import InterfaceError, InternalError, OperationalError

READ_ONLY = (
    "25006"  # What PostgreSQL calls it that nothing can be written: on a standby, or as it is set.
)
READS_ALONE, FULL, LOCKED = "read-only", "disk full", "locked"
CAUSES = (READS_ALONE, FULL, LOCKED)
_STATES = {"25006": READS_ALONE, "53100": FULL, "55P03": LOCKED}
_WORDS = {"readonly": READS_ALONE, "is full": FULL, "No space left": FULL, "is locked": LOCKED}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # of a disk that takes nothing
OF_OURS = ("no such", "syntax error", "has no column")  # SQLite has one class for these, too.


def is_outage(error):
    """Whether a database error is an outage: the same query may succeed later.

    A server that stops, starts or is full, or can only be read, a connection that was ended, a lock
    held for too long, a disk without room.
    """
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return not any(words in str(error) for words in OF_OURS)


def is_of_what_we_stand_on(fault):
    """Whether this is an outage: of the database, of Redis, or of a disk that takes nothing more."""
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    # A blog without a Redis doesn't load its errors.
    is_of_redis = any(kind.__module__ == "redis.exceptions" for kind in type(fault).__mro__)
    return is_of_redis or is_outage(fault)


def cause_of(error):
    """Why nothing could be written: one of CAUSES, or an empty text where the database says nothing of the kind."""
    if state := getattr(error.__cause__, "sqlstate", None):
        return _STATES.get(state, "")
    return next((cause for words, cause in _WORDS.items() if words in str(error)), "")


def note(cause):
    """Keep why this process could write nothing, or an empty text where it could."""
    _noted[:] = cause, time.monotonic()


def noted(within):
    """The cause that was noted within so many seconds, or None where nothing was."""
    cause, at = _noted
    return cause if time.monotonic() - at < within else None


_noted = ["", float("-inf")]
