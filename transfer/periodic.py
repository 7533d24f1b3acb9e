"""What the worker does every few minutes for copies of people's data, and for backups."""

from django.utils.translation import gettext_lazy as _

from lib.processes.periodic import every
from transfer.backup import upkeep
from transfer.elsewhere import at_the_desk
from transfer.export import export_task
from transfer.imports.runs import import_task, processes
from transfer.imports.write import turning

every(minutes=5, what=_("Making and deleting copies of people’s data"))(export_task.tidy)
every(minutes=1, what=_("Making backups"))(upkeep.start)
every(minutes=1, what=_("Continuing an interrupted import"))(processes.start)
every(minutes=60, what=_("Deleting files that were sent for imports and aren’t needed"))(
    import_task.tidy
)
every(minutes=5, what=_("Turning imported articles into Markdown"))(turning.look_for_texts)
every(minutes=5, what=_("Preparing exports of the blog"))(at_the_desk.go_on)
