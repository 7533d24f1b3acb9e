"""Django's backend for PostgreSQL, for a server that may restart, freeze or vanish."""

from contextlib import suppress

import psycopg
from django.db import Error
from django.db.backends.postgresql import base

from lib.db import replica
from lib.db.postgresql.breaker import Away, Breaker
from lib.db.postgresql.watched import Watched
from lib.processes import deadlines

IDLE = psycopg.pq.TransactionStatus.IDLE
CONNECT = 2  # seconds; the least that libpq knows

_breaker = Breaker(psycopg.OperationalError)
# In place of a replica the primary answers, so nobody waits for it.
_breakers = {replica.ALIAS: Breaker(psycopg.OperationalError, restart=0)}
_silent = {replica.ALIAS: 0.5}


class Driver:
    """psycopg, with connections that notice silence."""

    connect = Watched.connect

    def __getattr__(self, name):
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    Database = Driver()

    def get_connection_params(self):
        return {"connect_timeout": CONNECT} | super().get_connection_params()

    def get_new_connection(self, params):
        try:
            breaker = _breakers.get(self.alias, _breaker)
            connect = super().get_new_connection
            connection = breaker.reach(lambda: connect(params))
        except Away:
            raise psycopg.OperationalError("the database was away a moment ago") from None
        connection.silent = _silent.get(self.alias, Watched.silent)
        return connection

    def init_connection_state(self):
        super().init_connection_state()
        if (seconds := deadlines.patience()) is not None:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {seconds * 1000:.0f}")

    def chunked_cursor(self):
        """One whose rows stay with the server until they are read; outside of a transaction, by a connection of its own.

        There it is in a transaction: a pooler may answer what comes after one from another session, which knows no
        such cursor.
        """
        # Of one that was begun by hand, as a snapshot is, Django knows nothing.
        if not self.get_autocommit() or self.connection.info.transaction_status != IDLE:
            return super().chunked_cursor()
        own = self.long_transaction()
        cursor = own.chunked_cursor()
        cursor.close = own.end_long_transaction
        return cursor

    def long_transaction(self):
        """A connection of its own, in a transaction that may last however long; it ends with `end_long_transaction()`."""
        own = self.copy()
        own.set_autocommit(False)
        limits = ["idle_in_transaction_session_timeout"]
        limits += ["transaction_timeout"] * (own.pg_version >= 17_00_00)
        with own.cursor() as cursor:
            for limit in limits:
                cursor.execute(f"SET LOCAL {limit} = 0")
        return own

    def end_long_transaction(self):
        # A pooler would drop the connection of a client that leaves in a transaction.
        with suppress(Error):
            self.rollback()
        self.close()

    def ensure_connection(self):
        """Connect; a connection that the server has ended since it was last used is replaced unnoticed."""
        self._close_if_ended()
        super().ensure_connection()

    def close_if_unusable_or_obsolete(self):
        """Close a connection that the server has ended, and don't ask for another: there may be none."""
        self._close_if_ended()
        super().close_if_unusable_or_obsolete()

    def _close_if_ended(self):
        is_ours = isinstance(self.connection, Watched) and not self.in_atomic_block
        if is_ours and self.connection.was_ended():
            self.close()
