import threading

from django_tasks_db.management.commands import db_worker

from blog.models import Heartbeat
from blog.operating.tasks import periodic_jobs
from blog.operating.monitoring import telemetry
from blog.operating.monitoring.keeping import Keeper
from blog.operating.tasks.worker import Worker

db_worker.Worker = Worker  # The one that the command makes, with all its options.


class Command(db_worker.Command):
    """The worker, which also does what is to be done every few minutes (lib/processes/periodic.py), and shows that it lives.

    A worker that is killed leaves the task it was at behind, and nobody takes that up
    again: so letters without a task are found at the start and every few minutes.
    """

    def handle(self, *, batch, **options):
        telemetry.begin()
        if batch:
            periodic_jobs.run_all()
        else:
            Keeper(Heartbeat.Role.WORKER, options["worker_id"]).start()
            threading.Thread(target=periodic_jobs.keep_running, daemon=True).start()
        super().handle(batch=batch, **options)
