"""The jobs of lib/periodic.py, run one after the other: each by itself, logged and counted."""

import logging
import threading
import time

from django.db import Error, close_old_connections

from blog.models import PeriodicJob, Site
from lib.periodic import jobs

logger = logging.getLogger(__name__)
LOOK = 30  # seconds between two looks for what is due


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
    pause, due = threading.Event(), dict.fromkeys(jobs, 0)
    while True:
        for name, job in jobs.items():
            if time.monotonic() >= due[name]:
                run(job)
                close_old_connections()
                due[name] = time.monotonic() + job.minutes * 60
        pause.wait(LOOK)


def _record(verb, *said):
    try:
        verb(*said)
    except Error:  # A database that is away now may be back in a while.
        logger.warning("It can’t be recorded what became of the periodic job %s", said[0])
