from django.core.management.base import BaseCommand

from blog.pagecache import page_store


class Command(BaseCommand):
    help = "Forgets every stored page, on all machines; needed after putting a backup in place."

    def handle(self, **options):
        page_store.clear()
        self.stdout.write("Every stored page is forgotten.")
