from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from transfer.imports.site_import import ImportFailed, WordPressImport

GO_ON = _lazy("Everything imported so far is saved. Run the same command again to continue.")


class Command(BaseCommand):
    """Bring in the articles, pages and comments of a WordPress export.

    A second run of the same file adds nothing; a newer export of the same blog adds
    what is new in it. Nothing is written before all of the file was read; what was written
    before a failure stays, and the next run goes on from there.
    """

    help = _lazy("Import the articles, pages and comments of a WordPress export (WXR).")

    def add_arguments(self, parser):
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help=_(
                "the .xml file from WordPress, under Tools, Export; also as .gz or .zip, or its parts"
            ),
        )
        parser.add_argument(
            "--give-role",
            action="store_true",
            help=_(
                "give each author in the file the Author role here. Without this, none of them can write"
            ),
        )

        parser.add_argument(
            "--keep-binned",
            action="store_true",
            help=_(
                "leave a placeholder where a comment was spam or in the bin; without it, nothing stays"
            ),
        )

        parser.add_argument(
            "--media",
            metavar="DIR",
            help=_(
                "the folder wp-content/uploads of the old blog, or a .zip of it: its pictures come along"
            ),
        )
        parser.add_argument(
            "--fetch-media",
            action="store_true",
            help=_("fetch the pictures from the old blog while it is still there"),
        )

    def handle(self, *, files, **options):
        for file in files:
            self._bring_in(file, **options)

    def _bring_in(self, file, *, give_role, keep_binned, media, fetch_media, **options):
        role = "Author" if give_role else None
        how = {"role": role, "keeps_binned": keep_binned, "tell": self.stdout.write}
        how |= {"media": media, "fetches": fetch_media}
        try:
            tally = WordPressImport(file, **how).run()
        except ImportFailed as failure:
            if failure.is_begun:
                raise CommandError(f"{failure}\n{GO_ON}") from failure
            nothing = _("Nothing was imported. %(why)s") % {"why": failure}
            raise CommandError(nothing) from failure
        for sentence in tally.sentences():
            self.stdout.write(sentence)
