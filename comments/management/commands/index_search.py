from django.core.management.base import BaseCommand

from comments.search.search import rebuild


class Command(BaseCommand):
    help = "Index every article and published comment anew, while people go on reading and writing."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild()} articles and comments can be found.")
