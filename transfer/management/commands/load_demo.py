from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from transfer.demo.load import NotHere, is_loaded, load, people


class Command(BaseCommand):
    """Load the demo: a blog with articles, pictures, threads, people and a policy.

    Once: run again it adds nothing, and keeps what was written since. A blog that has
    articles of its own is left alone. Prints the address and who can sign in.
    """

    help = "Loads the demo once, and prints its address and its accounts."

    def handle(self, **options):
        if not is_loaded():
            self.stdout.write("Drawing the demo's pictures and filling its threads …")
        try:
            load()
        except NotHere:
            raise CommandError(
                "This blog has articles of its own. The demo isn't mixed into them."
            ) from None
        self._tell(*people())

    def _tell(self, listed, password):
        width = max(len(f"{person['key']}@example.org") for person in listed)
        self.stdout.write(
            f"\nThe demo is at {settings.SITE_URL}/\nEverybody's password is {password}\n"
        )
        for person in listed:
            address = f"{person['key']}@example.org"
            self.stdout.write(f"  {address:<{width}}  {person['name']}, {person['shown']}")
        self.stdout.write("")
