import threading

from django_tasks_db.management.commands import db_worker

from blog import periodic_jobs
from blog.worker import Worker

db_worker.Worker = Worker  # The one that the command makes, with all its options.


class Command(db_worker.Command):
    """The worker, which also does what is to be done every few minutes (lib/periodic.py).

    A worker that is killed leaves the task it was at behind, and nobody takes that up
    again: so letters without a task are found at the start and every few minutes.
    """

    def handle(self, *, batch, **options):
        if batch:
            periodic_jobs.run_all()
        else:
            threading.Thread(target=periodic_jobs.keep_running, daemon=True).start()
        super().handle(batch=batch, **options)
