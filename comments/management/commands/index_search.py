from django.core.management.base import BaseCommand

from comments.search.search import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index. People can read and write meanwhile."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild()} articles and comments are in the index.")
