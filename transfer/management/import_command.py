"""What the commands that bring in another blog have in common; each says what it reads."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.audit import Kind
from lib.text.lists import sentences
from transfer.imports.content.matching import UnreadableMatches, read_matches, read_shortcodes
from transfer.imports.write.site_import import Import, ImportFailed, file_of
from transfer.imports.runs.undoing import Undoing
from transfer.models import Imported, ImportRun
from transfer.models.import_runs import Stopped
from transfer.sources.parts import UnreadableExport
from transfer.sources.recognise import refuse_others

GO_ON = _lazy("Everything imported so far is saved. Run the same command again to continue.")

TURNING = _lazy(
    "The worker now turns articles into Markdown where readers see the same. The desk says how many: Site, Import."
)

# {what may be said: (what stands behind it, if anything does; what it is for)}
OPTIONS = {
    "--give-role": (
        "",
        _lazy(
            "give each author in the file the Author role here. Without this, none of them can write"
        ),
    ),
    "--keep-binned": (
        "",
        _lazy(
            "leave a placeholder where a comment was spam or in the bin; without it, nothing stays"
        ),
    ),
    "--media": (
        "DIR",
        _lazy(
            "a copy of the folder with the old blog’s pictures, or a .zip of it: WordPress’s wp-content/uploads, Ghost’s content/images"
        ),
    ),
    "--fetch-media": ("", _lazy("fetch the pictures from the old blog while it is still there")),
    "--address": (
        "URL",
        _lazy("where the old blog is, for --fetch-media if its export doesn’t say it"),
    ),
    "--match": (
        "FILE",
        _lazy(
            "a file with an old address and the address of its article here on each line, for comments"
        ),
    ),
    "--as-they-come": (
        "",
        _lazy("show each article as soon as it is here; without it, all appear at the end"),
    ),
    "--dry-run": ("", _lazy("say what would be imported, and write nothing")),
    "--json": ("", _lazy("say it as JSON, for a program to read")),
    "--shortcodes": (
        "FILE",
        _lazy(
            "a file with the name of a shortcode and code, code:php, quote, drop or keep on each line"
        ),
    ),
    "--keep-html": (
        "",
        _lazy(
            "leave articles as HTML; without it, the worker turns into Markdown what readers see the same"
        ),
    ),
    "--undo": (
        "",
        _lazy(
            "take back what the last import of the file brought, unless something was built on it"
        ),
    ),
}


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
        for name, (value, words) in OPTIONS.items():
            about = {"metavar": value, "default": ""} if value else {"action": "store_true"}
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
            self._refuse_others(file)
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
            self.stdout.write(_("The import is undone: what it brought is gone."))

    def _refuse_others(self, file):
        try:
            refuse_others(file, self.source)
        except UnreadableExport as refusal:
            raise CommandError(_("Nothing was imported. %(why)s") % {"why": refusal}) from refusal
        except OSError:
            pass  # Reading it says why.

    def _bring_in(self, path, matches, **options):
        tell = self.stderr.write if options["json"] else self.stdout.write
        bringing = Import(
            self.source,
            path,
            role="Author" if options["give_role"] else None,
            keeps_binned=options["keep_binned"],
            media=options["media"],
            fetches=options["fetch_media"],
            address=options["address"],
            matches=matches,
            as_they_come=options["as_they_come"],
            shortcodes=options["shortcodes"],
            keeps_html=options["keep_html"],
            tell=tell,
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
            self.stdout.write(json.dumps(report.told(missing), ensure_ascii=False))
            return
        for sentence in report.sentences(missing):
            self.stdout.write(sentence)
        if not options["dry_run"] and Imported.objects.to_turn().exists():
            self.stdout.write(TURNING)

    def _report(self, bringing, is_dry):
        if is_dry:
            return bringing.plan(), []
        report = bringing.run()
        return report, list(bringing.row.missing.told().order_by("pk"))
