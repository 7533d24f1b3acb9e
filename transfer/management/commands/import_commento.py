from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources import commento


class Command(ImportCommand):
    """Bring in the comments that Commento kept, each thread below the article that stood at its address."""

    example = "import_commento export.json.gz --dry-run"
    help = _("Import comments from Commento, below the articles here that had the same addresses.")
    source = commento
    file_help = _("the .json or .json.gz that Commento sends, under Settings, Export")
