from django.core.management.base import BaseCommand, CommandError

from config.server.update import UpdateFailed, update
from lib.storage import private_files


class Command(BaseCommand):
    """Bring the site to the newest release, or to the one that is named, while it is read.

    Backs up, checks, migrates, puts the release in place without refusing anybody, checks again, and goes back
    by itself if that fails. Ends with 1 then.
    """

    example = "update v0.2.0"
    help = "Update the blog to a release while it runs. rollback undoes it."

    def add_arguments(self, parser):
        parser.add_argument(
            "release", nargs="?", help="a tag or commit, or a folder; without it, the newest"
        )

    def handle(self, *, release, **options):
        private_files.make_private()
        try:
            note = update(release, lambda words: self.stdout.write(f"{words} …"))
        except UpdateFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"The blog is updated. It runs from {note['after']['folder']}.")
        self.stdout.write(f"The backup of before: {note['backup']}. To go back: rollback")
