from django.core.management.base import BaseCommand, CommandError

from config.server.update import UpdateFailed, roll_back
from lib.storage import private_files


class Command(BaseCommand):
    """Run the release of before the last update again."""

    example = "rollback"
    help = "Undo the last update."

    def add_arguments(self, parser):
        parser.add_argument(
            "--database",
            action="store_true",
            help="restore the backup of before the update; what was written since is lost",
        )

    def handle(self, *, database, **options):
        private_files.make_private()
        try:
            note = roll_back(lambda words: self.stdout.write(f"{words} …"), with_database=database)
        except UpdateFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"The blog runs as before, from {note['before']['folder']}.")
