"""The transactions of an import: a piece each, or on PostgreSQL several pieces of which nobody waits for any.

There each commit waits for the disk, and locks only what it wrote; SQLite's lock is that of all who write.
"""

import time
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

AT_MOST = 0.05  # seconds that pieces are added to a transaction


class Transactions:
    """With each, `keep()` notes how far the import is."""

    def __init__(self, keep):
        self._keep = keep
        self._stack, self._until = None, 0
        # Whether what is written next may stay uncommitted for a moment: nobody sees it, or wants its locks. Until
        # the next commit, after which somebody may.
        self.may_wait = False

    @contextmanager
    def piece(self):
        """Within it is written what belongs together."""
        if not self._stack:
            self._begin()
        with self._ended_by_errors():
            yield
        if not self._may_go_on():
            self.commit()

    def commit(self):
        """Commit what is written and isn't committed yet: before anything that takes its time."""
        stack, self._stack, self.may_wait = self._stack, None, False
        if stack:
            with stack:
                self._keep()

    def commit_if_due(self):
        if self._stack and time.monotonic() >= self._until:
            self.commit()

    @contextmanager
    def all(self):
        """Within it everything is written: what isn't committed at the end of it is, or is undone with an error."""
        with self._ended_by_errors():
            yield
            self.commit()

    def _begin(self):
        self._stack = ExitStack()
        self._stack.enter_context(transaction.atomic())
        self._until = time.monotonic() + AT_MOST

    def _may_go_on(self):
        is_free = self.may_wait and connection.vendor == "postgresql"
        return is_free and time.monotonic() < self._until

    @contextmanager
    def _ended_by_errors(self):
        try:
            yield
        except BaseException as error:
            stack, self._stack = self._stack, None
            if stack:
                stack.__exit__(type(error), error, error.__traceback__)
            raise
