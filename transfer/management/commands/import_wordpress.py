from django.core.management.base import BaseCommand, CommandError

from transfer.wordpress.site_import import ImportFailed, WordPressImport

GO_ON = "Everything imported so far is saved. Run the same command again to continue."


class Command(BaseCommand):
    """Bring in the articles, pages and comments of a WordPress export.

    A second run of the same file adds nothing; a newer export of the same blog adds
    what is new in it. Nothing is written before all of the file was read; what was written
    before a failure stays, and the next run goes on from there.
    """

    help = "Import the articles, pages and comments of a WordPress export (WXR)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the .xml file from WordPress, under Tools, Export")
        parser.add_argument(
            "--give-role",
            action="store_true",
            help="give each author in the file the Author role here. Without this, none of them can write",
        )

        parser.add_argument(
            "--keep-binned",
            action="store_true",
            help="leave a placeholder where a comment was spam or in the bin; without it, nothing stays",
        )

    def handle(self, *, file, give_role, keep_binned, **options):
        role = "Author" if give_role else None
        how = {"role": role, "keeps_binned": keep_binned, "tell": self.stdout.write}
        try:
            tally = WordPressImport(file, **how).run()
        except ImportFailed as failure:
            if failure.is_begun:
                raise CommandError(f"{failure}\n{GO_ON}") from failure
            raise CommandError(f"Nothing was imported. {failure}") from failure
        for sentence in tally.sentences():
            self.stdout.write(sentence)
