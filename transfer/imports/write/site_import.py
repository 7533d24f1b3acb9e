"""Exports of other blogs become articles, pages and comments here.

A file is read twice: first to its end with nothing written (transfer/imports/plan/survey.py), then entry by
entry. Each is rendered ahead, outside of any transaction, and written in short ones, so whoever writes
here meanwhile waits for none. How far an import is, and what it counts, is committed with what it
writes: one that ended anywhere is gone on with from there. Articles stay drafts until all are here.
"""

import logging
import os
from contextlib import closing, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

from django.db import Error, transaction
from django.utils.translation import gettext as _

from accounts.models.audit import Kind
from blog.pictures.decoding.process import for_many
from comments.models import Comment
from comments.search.search import measure
from lib.db import bulk_inserts
from lib.processes.alone import NotAlone, alone
from lib.processes.priority import behind_readers
from transfer.imports.after.claiming import notify_authors
from transfer.imports.content.authors import Authors
from transfer.imports.content.entries import (
    foreign_id,
    lead_of,
    pages_of,
    prepare_entry,
    sorted_out,
)
from transfer.imports.content.matching import Articles, host_of
from transfer.imports.content.rendered_comments import CommentsProcess
from transfer.imports.content.terms import Terms
from transfer.imports.files.media import Media
from transfer.imports.files.old_addresses import note_lost
from transfer.imports.files.own_hosts import is_public
from transfer.imports.plan.report import ImportReport
from transfer.imports.plan.survey import MODELS, Survey
from transfer.imports.write.ahead import lookahead
from transfer.imports.write.failing import ImportFailed, explained
from transfer.imports.write.turning import look_for_texts
from transfer.imports.write.writing import Writing
from transfer.models import Imported, ImportRun
from transfer.models.import_runs import Stopped

logger = logging.getLogger(__name__)

EVERY = 100  # entries between two lines of progress
# Entries after which PostgreSQL is told how much there is. Until it knows, it looks through all comments
# that came, for whether some of them did.
MEASURED = {1, 10, 100, 1_000, 10_000}


@dataclass
class Options:
    """What an Import can be told, as its ImportRun keeps it."""

    role: str | None = None  # that each author in the file gets here
    keeps_binned: bool = False  # Comments that were spam or in the bin leave placeholders.
    media: str | None = None  # the path to a folder or a .zip of uploads
    fetches: bool = False  # whether the old blog is asked for pictures
    address: str = ""  # where the old blog is, if the export doesn't say it
    # {old address: new address} of articles, for comments that hang below an address alone
    matches: dict = field(default_factory=dict)
    as_they_come: bool = False  # Articles are public at once.
    shortcodes: dict = field(default_factory=dict)  # {name: what becomes of it}
    keeps_html: bool = False  # Articles aren't turned into Markdown.
    staff: dict = field(default_factory=dict)  # {name of commenters: the key of their account}
    authors: dict = field(default_factory=dict)  # {login: the key of their account, or ALONE}
    sites: list = field(default_factory=list)  # other hosts of the blog's

    def __post_init__(self):
        self.media = self.media and os.path.abspath(self.media)


@contextmanager
def one_at_a_time():
    """Keep others from importing meanwhile. Raises ImportFailed."""
    try:
        with alone("import"):
            yield
    except NotAlone:
        raise ImportFailed(_("Another import is running. Wait until it has ended.")) from None


class Import:
    """One export on its way in, read by `source` (transfer/sources/), with Options.

    `path` is that of its file, or a tuple of those of its parts. Without a `row`, an ImportRun of the desk,
    it is one of the command: that has a row of its own, and goes on with any of this blog that has not ended.
    `print_line` is given a line of progress now and then.
    """

    def __init__(
        self, source, path, *, who=None, row=None, print_line=lambda line: None, **options
    ):
        self.reader, self.path, self.who, self.print_line = source, path, who, print_line
        self.options, self.survey = Options(**options), None
        self.row, self.is_of_command = row, row is None

    def plan(self):
        """The ImportReport of what a run would bring, with nothing written. Raises ImportFailed."""
        with explained():
            report = ImportReport()
            report.is_plan = True
            survey = self.survey_of(report)
            survey.count_known(report)
            survey.count_coming(report)
        return report

    def run(self):
        """Bring in what isn't here yet, and return the ImportReport. Raises ImportFailed, or Stopped."""
        with one_at_a_time(), behind_readers():
            with explained():
                report = ImportReport()
                self.survey_of(report)
                media = self.media_of(report)
            return self._run(media, report)

    def survey_of(self, report):
        """The Survey of its first reading, which it keeps."""
        about = {"changes": report.is_plan or self.is_of_command, "sites": self.options.sites}
        about["keeps_binned"] = self.options.keeps_binned
        self.survey = Survey(self.reader, self.path, **about).read(report)
        return self.survey

    def media_of(self, report):
        survey, options, blog = self.survey, self.options, self.survey.blog
        if is_public(host_of(blog.address)):
            options.address = ""  # The export says where it is; what is said besides are its sites.
        uploads = survey.attachments.values()
        return Media(
            survey.source,
            options.address or blog.address,
            {one.file: one.description for one in uploads},
            report,
            folder=options.media or (self.path if blog.has_pictures else None),
            below="" if options.media else blog.below,
            fetches=options.fetches,
            hosts=survey.hosts.of_files(blog),
            pages=[(one.file, pages_of(one, survey.public)) for one in uploads],
        )

    def _run(self, media, report):
        title = self.survey.blog.title or str(_parts(self.path)[0])
        self.print_line(_("Reading “%(title)s”.") % {"title": title})
        with explained():
            self.row, is_begun = self._import_run(title)
        try:
            if is_begun:
                report.go_on_from(self.row)
            else:
                self.survey.count_known(report)
            if self.is_of_command:
                self._keep_plan(report, is_begun)
            with explained(), for_many():
                self._write(media, report)
                try:
                    note_lost(self.row)
                except ValueError:  # All has come by now: that doesn't end as a failure.
                    words = "The old addresses of import %s can't be looked at"
                    logger.exception(words, self.row.pk)
            media.have_sizes_made()
            whole = self.row.report | {"notes": report.notes, "unmatched": report.unmatched}
            with transaction.atomic():
                notify_authors(self.row)
                self.row.end(ImportRun.State.DONE, report=whole)
        except BaseException as end:
            raise self._note_end(end, media) from end
        look_for_texts()
        return report

    def _import_run(self, title):
        """(the ImportRun, whether it is gone on with)"""
        about = {"title": title[:250], "who": self.who, "found": self.survey.found}
        if self.is_of_command:
            about["file"] = file_of(self.path)
        of_blog = ImportRun.objects.unfinished().filter(source=self.survey.source)
        if row := self.row or of_blog.newest_first().first():
            about |= {"source": self.survey.source}
            if self.is_of_command:
                about["name"] = ""  # The worker leaves it to the command.
            row.go_on(**about)
            return row, bool(row.report)
        fresh = ImportRun(reader=self.reader.NAME, source=self.survey.source)
        with transaction.atomic():
            fresh.go_on(**about)
            fresh.put_on_record(Kind.IMPORT, self.who)
        return fresh, False

    def _keep_plan(self, report, is_begun):
        """Have on record what the desk's check would have found and what was chosen, so that its pages say as much of it."""
        plan, row = deepcopy(report), self.row
        plan.is_plan = True
        if not is_begun:
            self.survey.count_coming(plan)
        plan_on_record = plan.for_programs() | self.survey.findings()
        del plan_on_record["authors"]
        if is_begun:
            before = ("counts", "addresses", "drafts")  # Counted before anything had come.
            plan_on_record |= {one: row.plan[one] for one in before if one in row.plan}
        if len(parts := _parts(self.path)) > 1:
            plan_on_record["parts"] = [os.path.abspath(one) for one in parts]
        chosen = {name: value for name, value in vars(self.options).items() if value}
        row.plan, row.options = plan_on_record, row.options | chosen
        row.save(update_fields=["plan", "options"])

    def _write(self, media, report):
        row, survey, options = self.row, self.survey, self.options
        chosen = options.role, options.staff, options.authors
        media.run = row
        writing = Writing(
            row,
            report,
            Authors(survey.source, survey.authors, report, row, *chosen),
            Terms(survey.source, report, row),
            media,
            Articles(options.matches),
            survey.attachments,
            waits=not options.as_they_come,
            turns=not options.keeps_html,
        )
        writing.begin(survey)
        every = sum(survey.found[kind] for kind in ("post", "page", "thread"))
        with (
            CommentsProcess() as process,
            closing(
                lookahead(partial(self._prepared_ahead, media, process), self._entries())
            ) as prepared,
        ):
            for done, new in enumerate(prepared, 1):
                writing.bring(new)
                if done in MEASURED:
                    bulk_inserts.measure(Imported, Comment)
                if done % EVERY == 0:
                    words = _("Imported: %(n)d of %(all)d articles and pages …")
                    self.print_line(words % {"n": done, "all": every})
        writing.end(survey)
        measure()

    def _entries(self):
        """(an entry, what of it is here) of the second reading: pages, which are public at once, last."""
        brought = set()
        for is_of_pages in (False, True)[: 1 + bool(self.survey.found["page"])]:
            for entry in self.survey.entries():
                if (entry.kind == "page") is is_of_pages:
                    own = entry.kind, foreign_id(entry)
                    may_be_here = self.survey.was_here_before or own in brought
                    brought.add(own)
                    yield entry, self._ids_here(*own, entry) if may_be_here else set()

    def _ids_here(self, kind, own, entry):
        known, here = partial(Imported.objects.known, self.survey.source), set()
        if kind in MODELS and not (here := known(kind, MODELS[kind], [own]).keys()):
            return here  # Then nothing is below it either.
        names = [foreign_id(own, id) for id in sorted_out(entry, self.options.keeps_binned)[0]]
        return here | known("comment", Comment, names).keys()

    def _prepared_ahead(self, media, process, entry, here):
        new = self.prepared(entry, here, process)
        if new.html is not None:
            media.decode_ahead(new.text, new.html, lead_of(entry, self.survey.attachments))
        return new

    def prepared(self, entry, here=(), process=None):
        """The PreparedEntry of one, but for what is `here`, a set of foreign ids; `process` is a CommentsProcess."""
        return prepare_entry(
            entry,
            here,
            keeps_binned=self.options.keeps_binned,
            attachments=self.survey.attachments,
            own=self.survey.uploads.get(entry.id, ()),
            shortcodes=self.options.shortcodes,
            process=process,
        )

    def _note_end(self, end, media):
        """Note that it ended before its end; the exception that tells of that."""
        is_begun = bool(self.row.brought)
        with suppress(Error):
            is_begun = self.row.things.exists()
            if isinstance(end, Exception) and not isinstance(end, Stopped):
                self.row.end(ImportRun.State.FAILED, str(end))
            else:
                self.row.end(ImportRun.State.STOPPED)
            media.have_sizes_made()
        return ImportFailed(str(end), is_begun) if isinstance(end, ImportFailed) else end


def file_of(path):
    """A path as an ImportRun knows it; of several, the first."""
    return os.path.abspath(_parts(path)[0])[-500:] if path else ""


def _parts(path):
    return path if isinstance(path, tuple) else (path,)
