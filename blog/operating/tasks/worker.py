"""The worker of django-tasks-db, for which a database that is away is a pause and not the end."""

import faulthandler
import logging
import signal
import time
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import Error, connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from blog.mail import outbox
from blog.models import Heartbeat, OutgoingMail, Site
from lib.observing import figures, tracing
from lib.observing.logs import of_request
from lib.observing.outages import is_of_what_we_stand_on
from lib.people import presence
from lib.processes import task_names
from lib.processes.task_names import Overdue
from lib.processes.tasks import parent_of, request_of

logger = logging.getLogger(__name__)
done = logging.getLogger("parley.tasks")

READY, FAILED = TaskResultStatus.READY, TaskResultStatus.FAILED
OUTAGES = {
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "lib.storage.buckets.StoreAway",
}
PAUSES = [0.5, 1, 2, 4, 5]  # Seconds between tries; the last again and again.
WELL = 60  # Whoever has worked for so many seconds begins again with the shortest pause.
# Seconds for a task that is told to end, as many as it had but within these bounds: then its process ends,
# whatever it is at. A machine that does much else may stand still for a second or two.
LEAST_GRACE, GRACE = 5, 60
TRIES = 10  # How often a task is begun that an outage cuts short; a sweep may find it later.


def in_our_words(record):
    """Let the log say of a task that an outage cut short that it is begun again, not that it has failed."""
    if record.exc_info and is_of_what_we_stand_on(record.exc_info[1]):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = "A task was cut short and is begun anew", ()
    return True


logging.getLogger("django.tasks").addFilter(in_our_words)


class Worker(db_worker.Worker):
    """Tasks that an outage has cut short are begun anew when it is over.

    They can be: each may be killed anywhere and started again from the beginning.
    """

    def __init__(self, **options):
        super().__init__(**options)
        presence.announce(self.worker_id)
        self._cut_short = []  # Tasks that are to be begun anew as soon as that can be written.

    def run(self):
        faults = 0
        while self.running:
            began = time.monotonic()
            try:
                follow_moved_tasks()  # Before any is taken: one whose path leads nowhere fails.
                take_over()
                while self._cut_short:
                    _begin_anew(self._cut_short[-1])
                    self._cut_short.pop()
                return super().run()
            except Error as fault:
                if self.batch:
                    raise
                logger.warning("The worker can’t use the database and tries again: %s", fault)
            faults = 1 if time.monotonic() - began > WELL else faults + 1
            connections.close_all()
            self.startup_delay = False
            time.sleep(PAUSES[min(faults, len(PAUSES)) - 1])

    def shutdown(self, signum, frame):
        """End after the task that it is at; asked once more, at once. One without a task is ending already."""
        if self.running or self.running_task:
            super().shutdown(signum, frame)

    def run_task(self, task):
        began = time.monotonic()
        try:
            number, path = request_of(task), task.task_path
            about = {"parley.task": path, "parley.request_id": number}
            span = tracing.span(path, kind="consumer", parent=parent_of(task), **about)
            with of_request(number), span, Site.now_in_force():
                with ended_in_time(task, self.worker_id):
                    super().run_task(task)
                milliseconds = round((time.monotonic() - began) * 1000, 2)
                facts = {"task": task.task_path, "task_id": str(task.pk)}
                facts |= {"outcome": task.status.lower(), "milliseconds": milliseconds}
                done.info("done", extra={"facts": facts})
        except Error:  # What became of it can't be written now.
            self._cut_short.append(task)
            raise
        figures.count("tasks", "failed" if task.status == FAILED else "done")
        if task.status == FAILED and task.exception_class_path in OUTAGES:
            _begin_anew(task)


@contextmanager
def ended_in_time(task, worker_id):
    """Raise Overdue in a task that takes too long.

    Where Python can't be interrupted, in a library written in C, the process ends, and leaves word of it
    to the next (`take_over`).
    """
    with suppress(ImportError, SuspiciousOperation):  # Whoever runs it says so.
        task.task  # noqa: B018 (Its module is loaded, which says how long it may take.)
    seconds = task_names.bound_of(task.task_path).total_seconds()

    def end(*_signal):
        raise Overdue(f"ended after {seconds:.0f} seconds")

    before = signal.signal(signal.SIGALRM, end)
    last_words = {} if (file := presence.file_of(worker_id)) is None else {"file": file}
    grace = min(max(seconds, LEAST_GRACE), GRACE)
    faulthandler.dump_traceback_later(seconds + grace, exit=True, **last_words)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def follow_moved_tasks():
    """Let what an earlier release has queued lead to where the functions are now.

    In the rows themselves, because it isn't the worker alone that goes by the path.
    """
    for before, now in settings.MOVED_TASKS.items():
        DBTaskResult.objects.filter(task_path=before).update(task_path=now)


def take_over():
    """Begin anew what workers of this machine were at when they were killed, with the letters they had taken.

    They count as running no more.
    """
    counted = set(Heartbeat.objects.workers().alive().values_list("pk", flat=True))
    at_work = {one.worker_ids[-1] for one in DBTaskResult.objects.running() if one.worker_ids}
    for name in counted | at_work:
        with presence.left_by(name) as is_gone:
            if is_gone:
                _take_over_from(name, presence.last_words(name))
                Heartbeat.objects.filter(pk=name).delete()


def _take_over_from(name, last_words):
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] == name:
            mails = OutgoingMail.objects.queued().filter(task__in=[str(task.pk), task.pk.hex])
            if last_words:
                outbox.put_off_stuck(mails)
                # A task that has brought its worker down stays failed; its owner may have it begun anew.
                overdue = f"{Overdue.__module__}.{Overdue.__name__}"
                about = {"exception_class_path": overdue, "traceback": last_words}
                row = DBTaskResult.objects.filter(pk=task.pk)
                row.update(status=FAILED, finished_at=timezone.now(), **about)
                continue
            mails.update(held_until=None)
            _begin_anew(task)


def _begin_anew(task):
    """Queue it once more, a little later each time; at last it stays failed."""
    tries = len(task.worker_ids)
    row = DBTaskResult.objects.filter(pk=task.pk)
    if tries < TRIES:
        pause = timedelta(seconds=PAUSES[min(tries, len(PAUSES)) - 1])
        row.update(status=READY, finished_at=None, run_after=timezone.now() + pause)
    else:
        row.update(status=FAILED, finished_at=task.finished_at)
