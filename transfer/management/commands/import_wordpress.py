from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources.wordpress import export_file


class Command(ImportCommand):
    """Bring in the articles, pages and comments of a WordPress export."""

    help = _("Import the articles, pages and comments of a WordPress export (WXR).")
    source = export_file
    file_help = _(
        "the .xml file from WordPress, under Tools, Export; also as .gz or .zip, or its parts"
    )
