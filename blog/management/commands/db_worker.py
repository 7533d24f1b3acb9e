import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts import erasure
from accounts.guests import forget_unanswered
from blog import outbox

logger = logging.getLogger(__name__)

LOOK = 5 * 60  # seconds
KEPT = timedelta(days=7)  # How long it can be seen what became of a task.


class Command(db_worker.Command):
    """The worker of django-tasks-db, which also looks about now and then.

    A worker that is killed leaves the task it was at behind, and nobody takes that up
    again: so letters without a task are found at the start and every few minutes.
    """

    def handle(self, *, batch, **options):
        follow_moved_tasks()  # Before any is taken: one whose path leads nowhere fails.
        if batch:
            look_about()
        else:
            threading.Thread(target=_keep_looking, daemon=True).start()
        super().handle(batch=batch, **options)


def follow_moved_tasks():
    """Let what an earlier release has queued lead to where the functions are now.

    In the rows themselves, because it isn't the worker alone that goes by the path.
    """
    for before, now in settings.MOVED_TASKS.items():
        DBTaskResult.objects.filter(task_path=before).update(task_path=now)


def look_about():
    follow_moved_tasks()  # Web processes of before may still be at work.
    outbox.sweep()
    forget_unanswered()
    erasure.tidy()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def _keep_looking():
    pause = threading.Event()
    while True:
        try:
            look_about()
        except Exception:  # A database that is away now may be back in a while.
            logger.warning("The worker could not look for lost letters", exc_info=True)
        close_old_connections()
        pause.wait(LOOK)
