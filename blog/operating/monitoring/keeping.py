"""What each process of the site does beside its work: it shows that it lives, and hands on what it counted.

A thread of its own writes every few seconds, so no reader waits for it. What can't be written, because the
database is away, is kept and written later; what a process had not written when it ended is lost.
"""

import atexit
import logging
import os
import threading
from contextlib import suppress

from django.conf import settings
from django.db import Error, close_old_connections, transaction
from django.utils.crypto import get_random_string

from blog.models import Figure, Heartbeat, SlowQuery
from blog.operating.monitoring import sharing
from blog.operating.versions import PARLEY
from lib.db import query_times
from lib.observing import figures
from lib.observing.outages import cause_of, note

logger = logging.getLogger(__name__)

BEAT = 20  # seconds: between two signs of life of a worker
WEB_BEAT = 60  # a web process shows by its answers that it lives
AGAIN = 5  # seconds after which what couldn't be written is tried again
SHARED = 1  # seconds after which other processes of this machine know what this one has counted
# The monitoring alone wants to know these: hour by hour they would be many rows.
NOT_KEPT = {"requests", "seconds", "seconds in all"}


class Keeper:
    """The one of this process; `role` is a Heartbeat.Role."""

    def __init__(self, role, name=""):
        self.role = role
        self.name = name or f"{role}-{os.getpid()}-{get_random_string(8)}"
        self._written, self._statements = {}, []

    def start(self):
        query_times.watch()
        if self.role == Heartbeat.Role.WORKER:
            atexit.register(self._leave)
        threading.Thread(target=self._keep, name="figures", daemon=True).start()

    def write(self):
        """Show that the process lives, and add what it has counted since to the database."""
        totals = figures.totals()
        added = {
            (name, "|".join(of)): n - self._written.get((name, *of), 0)
            for (name, *of), n in totals.items()
            if name not in NOT_KEPT
        }
        self._statements = [*self._statements, *query_times.take_slow()][-query_times.MOST :]
        with transaction.atomic():
            Heartbeat.beat(self.name, self.role, PARLEY)
            Figure.add({key: n for key, n in added.items() if n})
        self._written = totals
        SlowQuery.add(self._statements)
        self._statements = []

    def _leave(self):
        """Let nobody wait for a worker that has ended as it was asked to."""
        with suppress(Error, SystemExit):  # It may be asked to end once more meanwhile.
            Heartbeat.objects.filter(pk=self.name).delete()

    def _keep(self):
        pause = threading.Event()
        interval = BEAT if self.role == Heartbeat.Role.WORKER else WEB_BEAT
        share = sharing.Share(self.name) if settings.METRICS else None
        left = 0
        while True:
            if left <= 0:
                left = interval if self._write() else AGAIN
            if share:
                share.put(figures.totals())
            step = SHARED if share else left
            pause.wait(step)
            left -= step

    def _write(self):
        """Whether it could be written; the desk is told why not."""
        try:
            close_old_connections()
            self.write()
        except Error as fault:
            note(cause_of(fault))
            logger.info("The figures of this process can’t be written now: %s", fault)
            return False
        except Exception:
            logger.exception("The figures of this process couldn’t be written")
        else:
            note("")
        return True
