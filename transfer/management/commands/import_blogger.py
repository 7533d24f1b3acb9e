from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources import blogger


class Command(ImportCommand):
    """Bring in the articles, pages and comments of a Blogger export."""

    example = "import_blogger feed.atom --dry-run"
    help = _("Import the articles, pages and comments of a Blogger export.")
    source = blogger
    file_help = _(
        "the .xml from Blogger, under Settings, Back up content; or feed.atom of Google Takeout, or its .zip"
    )
