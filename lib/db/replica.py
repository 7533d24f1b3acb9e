"""Reading from a streaming replica of PostgreSQL, where REPLICA_URL names one.

A replica takes over what its primary has committed in the order of the commits. So one that has the
versions which the primary has just told has all that was committed before them as well: what is read
there then is no older than what would have been read at the primary at that moment. One that is behind
is passed over, and one that is away, or has become a primary, is left alone for a while, until one
thread tries it again; the primary answers in its place, and nobody meets an error.
"""

import logging
import time
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connections

from lib.observing import figures

logger = logging.getLogger(__name__)

ALIAS = "replica"
LEFT_ALONE = 5  # seconds in which a replica that failed isn't asked again

_is_read = ContextVar("whether this thread reads from the replica", default=False)
_away_until = 0.0  # in monotonic time; 0 while it answers


class Router:
    """Leads what is read within `read` to the replica, and everything else to the primary."""

    def db_for_read(self, model, instance=None, **hints):
        return ALIAS if _is_read.get() else self.db_for_write(model, instance)

    def db_for_write(self, model, instance=None, **hints):
        """None leaves it to Django: the database that `instance` is of, or else the primary."""
        return DEFAULT_DB_ALIAS if instance is not None and instance._state.db == ALIAS else None

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return False if db == ALIAS else None


def read(ask, is_current):
    """Return what `ask()` does, read from the replica if `is_current()` is true there.

    Otherwise from the primary. `ask` may be called twice: it only reads.
    """
    global _away_until
    if not is_named() or time.monotonic() < _away_until:
        return ask()
    if _away_until:
        # The others don't wait while this thread tries it.
        _away_until = time.monotonic() + LEFT_ALONE
    try:
        answer, outcome = _read_there(ask, is_current)
        _away_until = 0.0
    except Error as fault:
        answer, outcome = None, "away"
        _away_until = time.monotonic() + LEFT_ALONE
        logger.warning("The replica can’t be read; the primary answers in its place: %s", fault)
    figures.count("replica", outcome)
    return answer if outcome == "read" else ask()


def is_named():
    return ALIAS in connections.settings


def ensure_there():
    """Raise an error of the database if the replica can't be read, or has become a primary."""
    replica = connections[ALIAS]
    try:
        _make_sure_it_follows(replica)
    finally:
        replica.close()


def _read_there(ask, is_current):
    token, replica = _is_read.set(True), connections[ALIAS]
    try:
        # Before anything is drawn: parts of pages are remembered, whatever becomes of the page.
        _make_sure_it_follows(replica)
        if not is_current():
            return None, "behind"
        began_at = replica.connection
        answer = ask()
        # After a crash a replica may be further behind than it was, to whoever connects anew.
        return answer, "read" if replica.connection is began_at else "behind"
    finally:
        _is_read.reset(token)


def _make_sure_it_follows(replica):
    """Raise an error if it has become a primary: what is written there is another blog's, or nobody's."""
    with replica.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone() != (True,):
            raise OperationalError("it doesn’t follow the primary any more")
