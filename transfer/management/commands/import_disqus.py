from django.utils.translation import gettext_lazy as _

from transfer.management.import_command import ImportCommand
from transfer.sources import disqus


class Command(ImportCommand):
    """Bring in the comments that Disqus kept, each thread below the article that stood at its address."""

    example = "import_disqus export.xml.gz --dry-run"
    help = _("Import comments from Disqus, below the articles here that had the same addresses.")
    source = disqus
    file_help = _("the .xml or .xml.gz that Disqus sends, under Admin, Setup, Export")
