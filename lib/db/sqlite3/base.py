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
from contextlib import contextmanager, suppress

from django.db.backends.sqlite3 import base

from lib.django_internals import OwnBegin
from lib.processes import deadlines

ASKED_AGAIN = 0.0002  # seconds: a fraction of what writing a comment takes
PATIENCE = 20  # seconds that a writer waits, unless its thread may wait for fewer
# Seconds for which the first in line asks, before it goes to the end: where another program has the
# lock, everybody's time is up after as many turns as there are writers.
TURN = 0.5
# Whoever comes so many seconds after another has waited in vain waits for one turn only: few threads
# write, and they are needed.
IN_VAIN = 10
FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC

_in_vain_at = None  # when somebody in this process has waited in vain, in monotonic time


class DatabaseWrapper(OwnBegin, base.DatabaseWrapper):
    def connect(self):
        """Connect. To a file that can't be written, only for this request: in a process that keeps one such
        connection, SQLite lets none write, even when the file may be written again."""
        super().connect()
        if not (self.is_in_memory_db() or os.access(self.settings_dict["NAME"], os.W_OK)):
            self.close_at = time.monotonic()

    def begin(self):
        if self.transaction_mode == "DEFERRED":
            return super().begin()
        busy = self.settings_dict["OPTIONS"].get("timeout", 5)
        with self.wrap_database_errors:
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._wait_for_the_lock()
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {busy * 1000:.0f}")

    def _wait_for_the_lock(self):
        global _in_vain_at
        patience = deadlines.patience(PATIENCE)
        if _in_vain_at is not None and time.monotonic() < _in_vain_at + IN_VAIN:
            patience = min(patience, TURN)
        until = time.monotonic() + patience
        while True:
            try:
                with self._first_in_line(until if patience < TURN else None):
                    self._ask(min(until, time.monotonic() + TURN))
                _in_vain_at = None
                return
            except sqlite3.OperationalError as error:
                is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_locked or time.monotonic() > until:
                    if is_locked and patience >= TURN:
                        _in_vain_at = time.monotonic()
                    raise

    @contextmanager
    def _first_in_line(self, until=None):
        """Hold the first place in the line of writers; a database in memory has no line.

        Whoever hasn't got it `until` then, in monotonic time, asks once without.
        """
        name = self.settings_dict["NAME"]
        try:
            line = None if self.is_in_memory_db() else os.open(f"{name}-line", FLAGS, 0o600)
        except OSError:
            line = None
        try:
            if line is not None:
                _stand_in(line, until)
            yield
        finally:
            if line is not None:
                os.close(line)

    def _ask(self, until):
        while True:
            try:
                return self.connection.execute(f"BEGIN {self.transaction_mode}")
            except sqlite3.OperationalError as error:
                is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_locked or time.monotonic() > until:
                    raise
            time.sleep(ASKED_AGAIN)


def _stand_in(line, until):
    while until is not None and time.monotonic() < until:
        with suppress(BlockingIOError):
            return fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(ASKED_AGAIN)
    if until is None:
        fcntl.flock(line, fcntl.LOCK_EX)
