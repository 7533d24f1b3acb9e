"""Who does the work that owners ask for under Site, Import: processes that the worker starts, and ends with."""

from django.tasks import task
from django.utils.translation import gettext_lazy

from lib.processes.command_process import CommandProcess
from lib.processes.task_names import called
from transfer.models import ImportRun, MissingFile

# A file can be checked while another is on its way in.
_checking = CommandProcess("desk_imports", "--checks")
_importing = CommandProcess("desk_imports")


@called(gettext_lazy("Starting an import"))
@task
def start_soon(*_of_an_earlier_release):
    start()


def start():
    """Start those for which there is something to do."""
    if ImportRun.objects.to_check().exists():
        _checking.start()
    if ImportRun.objects.to_go_on_with().exists() or MissingFile.objects.coming().exists():
        _importing.start()
