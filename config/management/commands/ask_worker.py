import time

from django.core.management.base import BaseCommand, CommandError
from django.tasks import TaskResultStatus

from config.tasks import answer

FIRST = 100  # Before whatever waits.
PAUSE = 0.2  # seconds between two looks


class Command(BaseCommand):
    """Give the worker a task, and wait until it is done. Ends with 1 if it isn't."""

    example = "ask_worker"
    help = "Check that the worker is at work, by having it do a task."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=int, default=60, help="how long to wait")

    def handle(self, *, seconds, **options):
        asked, until = answer.using(priority=FIRST).enqueue(), time.monotonic() + seconds
        while asked.status != TaskResultStatus.SUCCESSFUL:
            if time.monotonic() > until:
                raise CommandError(f"The worker has done nothing for {seconds} seconds.")
            time.sleep(PAUSE)
            asked.refresh()
        self.stdout.write("The worker is at work.")
