"""The jobs of lib/processes/periodic.py, run one after the other: each by itself, logged and counted.

One that is stuck keeps none of the others waiting for long, and isn't begun again beside itself.
"""

import logging
import threading
import time

from django.db import Error, close_old_connections, connections

from blog.models import PeriodicJob, Site
from lib.processes.periodic import jobs

logger = logging.getLogger(__name__)
LOOK = 30  # seconds between two looks for what is due
WAITED = 15 * 60  # seconds that the others wait for one; it may take longer, beside them


class Stuck(Exception):
    """A job that was due again isn't over."""


def run(job):
    """Do one job. Whatever it raises is logged under its name and counted, and no more."""
    try:
        with Site.now_in_force():
            job.do()
    except Exception as fault:
        logger.warning("The periodic job %s failed", job.name, exc_info=True)
        _record(PeriodicJob.failed, job.name, fault)
    else:
        _record(PeriodicJob.succeeded, job.name)


def run_all():
    for job in jobs.values():
        run(job)


def keep_running():
    """Run each at the start, since a worker may have been killed before, and whenever it is due."""
    pause, rounds = threading.Event(), Rounds()
    while True:
        try:
            rounds.go()
        except Exception:  # No thread can be started, say.
            logger.exception("Periodic jobs couldn't be begun")
        pause.wait(LOOK)


class Rounds:
    """One look after the other for what is due: each job has a thread of its own."""

    def __init__(self):
        self._due, self._threads = {}, {}

    def go(self, waited=WAITED):
        for name, job in jobs.items():
            if time.monotonic() < self._due.get(name, 0):
                continue
            if name in self._threads and self._threads[name].is_alive():
                logger.error("The periodic job %s isn't over yet", name)
                _record(PeriodicJob.failed, name, Stuck("it isn’t over yet"))
            else:
                self._threads[name] = threading.Thread(target=_run_apart, args=[job], daemon=True)
                self._threads[name].start()
                self._threads[name].join(waited)
            self._due[name] = time.monotonic() + job.minutes * 60
        close_old_connections()


def _run_apart(job):
    try:
        run(job)
    finally:
        connections.close_all()


def _record(verb, *about):
    try:
        verb(*about)
    except Error as fault:  # A database that is away now may be back in a while.
        logger.warning(
            "It can’t be recorded what became of the periodic job %s: %s", about[0], fault
        )
