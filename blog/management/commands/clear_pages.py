from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.pagecache import page_store


class Command(BaseCommand):
    example = "clear_pages"
    help = _lazy("Clear every stored page, on all machines. Run it after restoring a backup.")

    def handle(self, **options):
        page_store.clear()
        self.stdout.write(_("All stored pages are cleared."))
