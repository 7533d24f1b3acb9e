"""What the commands that bring in another blog have in common; each says what it reads."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from transfer.imports.matching import UnreadableMatches, read_matches
from transfer.imports.site_import import Import, ImportFailed

GO_ON = _lazy("Everything imported so far is saved. Run the same command again to continue.")


class ImportCommand(BaseCommand):
    """Bring in one or several files that `source`, a module of transfer/sources/, reads.

    A second run of the same file adds nothing; a newer export of the same blog adds
    what is new in it. What was written before a failure stays, and the next run goes on from there.
    """

    source = None
    file_help = ""

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help=self.file_help)
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
        parser.add_argument(
            "--match",
            metavar="FILE",
            help=_(
                "a file with an old address and the address of its article here on each line, for comments"
            ),
        )

    def handle(self, *, files, **options):
        try:
            matches = read_matches(options["match"]) if options["match"] else {}
        except UnreadableMatches as refusal:
            raise CommandError(str(refusal)) from refusal
        for file in files:
            self._bring_in(file, matches, **options)

    def _bring_in(self, file, matches, *, give_role, keep_binned, media, fetch_media, **options):
        how = {"role": "Author" if give_role else None, "keeps_binned": keep_binned}
        how |= {"media": media, "fetches": fetch_media, "matches": matches}
        try:
            tally = Import(self.source, file, tell=self.stdout.write, **how).run()
        except ImportFailed as failure:
            if failure.is_begun:
                raise CommandError(f"{failure}\n{GO_ON}") from failure
            nothing = _("Nothing was imported. %(why)s") % {"why": failure}
            raise CommandError(nothing) from failure
        for sentence in tally.sentences():
            self.stdout.write(sentence)
