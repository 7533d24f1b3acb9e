from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources import remark42


class Command(ImportCommand):
    """Bring in the comments that Remark42 kept, each thread below the article that stood at its address."""

    example = "import_remark42 backup.gz --dry-run"
    help = _("Import comments from Remark42, below the articles here that had the same addresses.")
    source = remark42
    file_help = _("the .gz that Remark42 makes as a backup")
