import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts import erasure
from accounts.guests import forget_unanswered
from blog import outbox
from blog.worker import Worker, follow_moved_tasks

logger = logging.getLogger(__name__)

db_worker.Worker = Worker  # The one that the command makes, with all its options.
LOOK = 5 * 60  # seconds
KEPT = timedelta(days=7)  # How long it can be seen what became of a task.


class Command(db_worker.Command):
    """The worker, which also looks about now and then.

    A worker that is killed leaves the task it was at behind, and nobody takes that up
    again: so letters without a task are found at the start and every few minutes.
    """

    def handle(self, *, batch, **options):
        if batch:
            look_about()
        else:
            threading.Thread(target=_keep_looking, daemon=True).start()
        super().handle(batch=batch, **options)


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
