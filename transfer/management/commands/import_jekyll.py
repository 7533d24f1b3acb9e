from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources.jekyll import folder


class Command(ImportCommand):
    """Bring in the articles, pages and pictures of a site that Jekyll or Hugo made."""

    example = "import_jekyll my-site --dry-run"
    help = _("Import the articles, pages and pictures of the source of a Jekyll or Hugo site.")
    source = folder
    file_help = _("the folder of the site’s source, or a .zip of it")
