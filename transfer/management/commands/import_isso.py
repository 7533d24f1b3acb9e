from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources import isso


class Command(ImportCommand):
    """Bring in the comments that Isso kept, each thread below the article that stood at its address."""

    example = "import_isso comments.db --dry-run"
    help = _("Import comments from Isso, below the articles here that had the same addresses.")
    source = isso
    file_help = _("Isso’s database, comments.db; or the JSON that its own importer takes")
