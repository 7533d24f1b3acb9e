"""Counts that a process keeps in memory and writes in batches: a flood of events is no flood of writes.

A thread of its own writes them a while after the first. What a process had not written when it ended
is lost, so only what may be lost is counted like this.
"""

import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import Error, close_old_connections, connection

logger = logging.getLogger(__name__)


class Batch:
    """Counts since they were last written, of at most `most` different keys.

    `write({key: times})` takes them to the database, so many seconds after the first as the setting
    `every` says (0: never by itself).
    """

    def __init__(self, write, *, every, most):
        self._write, self._every, self._most = write, every, most
        self._lock, self._timer, self._counted = threading.Lock(), None, Counter()

    def count(self, key, otherwise=None):
        """Count `key`, or `otherwise` where there is no room for another key."""
        with self._lock:
            if key not in self._counted and len(self._counted) >= self._most:
                key = otherwise
            self._counted[key] += 1
            if self._timer is None and (seconds := getattr(settings, self._every)):
                self._timer = threading.Timer(seconds, self._write_apart)
                self._timer.daemon = True
                self._timer.start()

    def write(self):
        with self._lock:
            counted, self._counted, self._timer = self._counted, Counter(), None
        if counted:
            self._write(counted)

    def _write_apart(self):
        close_old_connections()
        try:
            self.write()
        except Error:  # The database is away: these are lost, and no reader waits for them.
            logger.info("What was counted couldn’t be written.", exc_info=True)
        finally:
            connection.close()
