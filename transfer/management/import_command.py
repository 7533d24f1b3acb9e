"""What the commands that bring in another blog have in common; each says what it reads."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.models.audit import Kind
from lib.text.lists import sentences
from transfer.imports.content.authors import ALONE, UNNAMED
from transfer.imports.content.matching import (
    UnreadableMatches,
    host_of,
    read_matches,
    read_shortcodes,
)
from transfer.imports.files.other_sites import in_words
from transfer.imports.runs.undoing import Undoing
from transfer.imports.write.site_import import Import, ImportFailed, file_of
from transfer.models import Imported, ImportRun
from transfer.models.import_runs import Stopped
from transfer.sources.parts import UnreadableExport
from transfer.sources.recognise import refuse_others

GO_ON = _lazy("Everything imported so far is saved. Run the same command again to continue.")

CONVERTING = _lazy(
    "The worker now turns articles into Markdown where readers see the same. The desk says how many: Site, Import."
)

# {what may be said, with what stands behind it, if anything does: what it is for}
OPTIONS = {
    "--give-role": _lazy(
        "give each author in the file the Author role here. Without this, none of them can write"
    ),
    "--keep-binned": _lazy(
        "leave a placeholder where a comment was spam or in the bin; without it, nothing stays"
    ),
    "--media DIR": _lazy(
        "a copy of the folder with the old blog’s pictures, or a .zip of it: WordPress’s wp-content/uploads, Ghost’s content/images"
    ),
    "--fetch-media": _lazy("fetch the pictures from the old blog while it is still there"),
    "--address URL": _lazy(
        "where the old blog is if its export doesn’t say it, or another site that its pictures are on; once for each"
    ),
    "--author LOGIN=WHO": _lazy(
        "who an author in the file is here: the address or name of an account, or “name” for a name that nobody can be invited to; once for each, and =WHO for texts that name nobody"
    ),
    "--match FILE": _lazy(
        "a file with an old address and the address of its article here on each line, for comments"
    ),
    "--as-they-come": _lazy(
        "show each article as soon as it is here; without it, all appear at the end"
    ),
    "--dry-run": _lazy("say what would be imported, and write nothing"),
    "--json": _lazy("say it as JSON, for a program to read"),
    "--shortcodes FILE": _lazy(
        "a file with the name of a shortcode and code, code:php, quote, drop or keep on each line"
    ),
    "--keep-html": _lazy(
        "leave articles as HTML; without it, the worker turns into Markdown what readers see the same"
    ),
    "--undo": _lazy(
        "take back what the last import of the file brought, unless something was built on it"
    ),
}
# Those that may be said more than once.
REPEATED = ("--address", "--author")


class ImportCommand(BaseCommand):
    """Bring in one or several files that `source`, a module of transfer/sources/, reads.

    A second run of the same file adds nothing; a newer export of the same blog adds
    what is new in it. What was written before a failure stays, and the next run goes on from there.
    The desk's pages of such an import are those of one that was begun there.
    """

    source = None
    file_help = ""

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help=self.file_help)
        for said, words in OPTIONS.items():
            name, _space, value = said.partition(" ")
            about = {"metavar": value, "default": ""} if value else {"action": "store_true"}
            if name in REPEATED:
                about |= {"action": "append", "default": []}
            parser.add_argument(name, help=words, **about)

    def handle(self, *, files, **options):
        try:
            matches = read_matches(options["match"]) if options["match"] else {}
            if options["shortcodes"]:
                options["shortcodes"] = read_shortcodes(options["shortcodes"])
        except UnreadableMatches as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["undo"]:
            self._undo(files)
            return
        for file in files:
            try:
                refuse_others(file, self.source)
            except UnreadableExport as refusal:
                nothing = _("Nothing was imported. %(why)s") % {"why": refusal}
                raise CommandError(nothing) from refusal
            except OSError:
                pass  # Reading it says why.
        for path in self.together(files):
            self._bring_in(path, matches, **options)

    def together(self, files):
        """What is brought in one after another: a file, or a tuple of those that are parts of one export."""
        return files

    def _undo(self, files):
        undoable = ImportRun.objects.filter(reader=self.source.NAME).undoable().newest_first()
        runs = {}
        for file in files:
            run = next((one for one in undoable if file_of(file) in one.files), None)
            if run is None:
                words = _("There is nothing here of an import of %(file)s.")
                raise CommandError(words % {"file": file})
            runs[run.pk] = run
        for run in runs.values():
            try:
                Undoing(run).undo()
            except ImportFailed as refusal:
                raise CommandError(str(refusal)) from refusal
            run.put_on_record(Kind.IMPORT_UNDONE)
            self.stdout.write(_("The import is undone, and what it imported is deleted."))

    def _bring_in(self, path, matches, **options):
        print_line = self.stderr.write if options["json"] else self.stdout.write
        addresses = options["address"]
        bringing = Import(
            self.source,
            path,
            role="Author" if options["give_role"] else None,
            keeps_binned=options["keep_binned"],
            media=options["media"],
            fetches=options["fetch_media"],
            address=addresses[0] if addresses else "",
            sites=[host_of(one) for one in addresses],
            authors=_accounts(options["author"]),
            matches=matches,
            as_they_come=options["as_they_come"],
            shortcodes=options["shortcodes"],
            keeps_html=options["keep_html"],
            print_line=print_line,
        )
        try:
            report, missing = self._report(bringing, options["dry_run"])
        except Stopped as stop:
            raise CommandError(sentences([_("The import was stopped."), GO_ON])) from stop
        except ImportFailed as failure:
            if failure.is_begun:
                raise CommandError(f"{failure}\n{GO_ON}") from failure
            nothing = _("Nothing was imported. %(why)s") % {"why": failure}
            raise CommandError(nothing) from failure
        if options["json"]:
            self.stdout.write(json.dumps(report.for_programs(missing), ensure_ascii=False))
            return
        for sentence in report.sentences(missing):
            self.stdout.write(sentence)
        if sites := in_words(bringing.survey.findings()["sites"]):
            self.stdout.write(sites)
        if not options["dry_run"] and Imported.objects.to_turn().exists():
            self.stdout.write(CONVERTING)

    def _report(self, bringing, is_dry):
        if is_dry:
            return bringing.plan(), []
        report = bringing.run()
        return report, list(bringing.row.missing.with_reason().order_by("pk"))


def _accounts(pairs):
    """{login of an author in the file: the key of their account here, or ALONE} of what was said. Raises CommandError."""
    keys = {}
    for pair in pairs:
        login, _equals, who = pair.rpartition("=")
        mine = User.objects.filter(is_active=True)
        account = (
            mine.filter(email__iexact=who).first() if "@" in who else mine.filter(name=who).first()
        )
        if account is None and who != ALONE:
            words = _("There is no account “%(who)s” here, which --author names.")
            raise CommandError(words % {"who": who})
        keys[login.strip() or UNNAMED] = account.pk if account else ALONE
    return keys
