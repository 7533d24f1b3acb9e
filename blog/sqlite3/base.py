"""SQLite lets one write at a time; here is how the others wait.

SQLite's own waiting backs off to a tenth of a second, so whoever has waited longest asks
most seldom, and whoever has just come goes first: among sixteen writers some wait for
seconds while the lock lies free between two questions. Here they stand in line, asleep in
the kernel, and only the first in it asks, some times in a millisecond, for as long as the
connection's `timeout` says. The line is a lock on a file beside the database; the kernel
takes it from a process that dies.
"""

import fcntl
import os
import sqlite3
import time
from contextlib import contextmanager

from django.db.backends.sqlite3 import base

ASKED_AGAIN = 0.0002  # seconds: a fraction of what writing a comment takes
FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        if self.transaction_mode != "IMMEDIATE":
            return super()._start_transaction_under_autocommit()
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        until = time.monotonic() + patience
        with self.wrap_database_errors, self._first_in_line():
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._ask(until)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")

    @contextmanager
    def _first_in_line(self):
        """Nobody stands in line for a database in memory, or where no file can be made."""
        name = self.settings_dict["NAME"]
        try:
            line = None if self.is_in_memory_db() else os.open(f"{name}-line", FLAGS, 0o600)
        except OSError:
            line = None
        try:
            if line is not None:
                fcntl.flock(line, fcntl.LOCK_EX)
            yield
        finally:
            if line is not None:
                os.close(line)

    def _ask(self, until):
        while True:
            try:
                return self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                is_held = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_held or time.monotonic() > until:
                    raise
            time.sleep(ASKED_AGAIN)
