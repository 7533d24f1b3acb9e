"""Database errors that say that the database is away, or can't be written now: a pause, no mistake."""

from django.db import InterfaceError, InternalError, OperationalError

READ_ONLY = (
    "25006"  # What PostgreSQL calls it that nothing can be written: on a standby, or as it is set.
)
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
