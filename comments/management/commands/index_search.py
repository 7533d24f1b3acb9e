from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comments.search.search import rebuild


class Command(BaseCommand):
    example = "index_search"
    help = _lazy("Rebuild the search index. People can read and write meanwhile.")

    def handle(self, *args, **options):
        self.stdout.write(_("Articles and comments in the index: %(n)d") % {"n": rebuild()})
