from django.core.management.base import BaseCommand

from blog.pagecache import page_store


class Command(BaseCommand):
    help = "Clear every stored page, on all machines. Run it after restoring a backup."

    def handle(self, **options):
        page_store.clear()
        self.stdout.write("All stored pages are cleared.")
