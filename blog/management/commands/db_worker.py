import threading

from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy
from django_tasks_db.management.commands import db_worker

from blog.models import Heartbeat
from blog.operating.monitoring import telemetry
from blog.operating.monitoring.keeping import Keeper
from blog.operating.tasks import periodic_jobs
from blog.operating.tasks.queue_processes import QUEUES, QueueProcesses
from blog.operating.tasks.worker import Worker

db_worker.Worker = Worker  # The one that the command makes, with all its options.


class Command(db_worker.Command):
    """The worker, which also does what is to be done every few minutes (lib/processes/periodic.py), and shows that it lives.

    It takes tasks of every queue unless some are named. A worker that is killed leaves the task it was at behind,
    and nobody takes that up again: so letters without a task are found at the start and every few minutes.
    """

    example = "db_worker --per-queue"
    help = gettext_lazy("Do the blog’s work behind the scenes: mail, imports, backups, statistics.")

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*")
        what = "with a process of its own for each queue, so that none waits for another"
        parser.add_argument("--per-queue", action="store_true", help=what)

    def handle(self, *, per_queue, **options):
        if not per_queue:
            return self._work(**options)

        def work_at(queue):
            """Under a name of its own, at no other queue's tasks."""
            others = {"exclude_queues": ",".join(filter(None, QUEUES))}
            names = {"queue_name": queue} if queue else others
            self._work(**options | names | {"worker_id": get_random_string(32)})

        QueueProcesses(work_at).run()

    def _work(self, *, batch, **options):
        telemetry.begin()
        if batch:
            periodic_jobs.run_all()
        else:
            Keeper(Heartbeat.Role.WORKER, options["worker_id"]).start()
            if options["queue_name"] == "*":  # One of them is enough.
                threading.Thread(target=periodic_jobs.keep_running, daemon=True).start()
        super().handle(batch=batch, **options)
