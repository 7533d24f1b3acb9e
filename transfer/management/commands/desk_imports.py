from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.models import Site
from lib.processes.command_process import end_with_worker
from lib.processes.priority import behind_readers
from transfer.imports.runs import import_task


class Command(BaseCommand):
    """All that owners have asked for under Site, Import, one after the other.

    The worker starts it. It can be ended anywhere, and the next one goes on from there.
    """

    example = "desk_imports"
    help = _lazy("Do what was asked for under Site, Import. The worker starts this by itself.")

    def add_arguments(self, parser):
        parser.add_argument("--checks", action="store_true", help=_("only check files"))

    def handle(self, *, checks, **options):
        end_with_worker()
        with behind_readers(), Site.now_in_force():
            import_task.work(checks=checks)
