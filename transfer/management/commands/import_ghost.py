from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources.ghost import export_file


class Command(ImportCommand):
    """Bring in the articles and pages of a Ghost export."""

    example = "import_ghost ghost.json --dry-run"
    help = _("Import the articles and pages of a Ghost export.")
    source = export_file
    file_help = _("the .json from Ghost, under Settings, Import/Export")
