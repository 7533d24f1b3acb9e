"""Database errors that say that the database is away, or can't be written now: a pause, no mistake."""

from django.db import InterfaceError, OperationalError

OF_OURS = ("no such", "syntax error", "has no column")  # SQLite has one class for these, too.


def is_outage(error):
    """Whether a database error is an outage: the same query may succeed later.

    A server that stops, starts or is full, a connection that was ended, a lock held for too long, a
    disk without room.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return not any(words in str(error) for words in OF_OURS)
