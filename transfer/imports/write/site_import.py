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
    is_welcome,
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
from transfer.sources.parts import Entry
from transfer.sources.recovered_xml import Repairs

logger = logging.getLogger(__name__)

EVERY = 100  # entries between two lines of progress
# Entries after which PostgreSQL is told how much there is. Until it knows, it looks through all comments
# that came, for whether some of them did.
MEASURED = {1, 10, 100, 1_000, 10_000}
# What an Import can be told, as its ImportRun keeps it.
OPTIONS = (
    "role",
    "keeps_binned",
    "media",
    "fetches",
    "address",
    "matches",
    "as_they_come",
    "shortcodes",
    "keeps_html",
    "staff",
    "authors",
    "sites",
)


@contextmanager
def one_at_a_time():
    """Keep others from importing meanwhile. Raises ImportFailed."""
    try:
        with alone("import"):
            yield
    except NotAlone:
        raise ImportFailed(_("Another import is running. Wait until it has ended.")) from None


class Import:
    """One export on its way in, read by `source` (transfer/sources/). `tell` is given a line of progress now and then.

    `path` is that of its file, or a tuple of those of its parts. Without a `row`, an ImportRun of the desk,
    it is one of the command: that has a row of its own, and goes on with any of this blog that has not ended.

    Comments that hang below an address alone are put below the article that `matches`, {old address:
    new address}, or our own addresses say. Comments that were spam or in the bin leave placeholders if
    it `keeps_binned` ones. Pictures come from `media`, a folder or a .zip of uploads, and from the old
    blog if it `fetches`, which is at `address` if the export doesn't say it. Articles are public at once if they appear `as_they_come`,
    and are turned into Markdown unless it `keeps_html`. `staff` is {name of commenters: the key of the account that is theirs}.
    `authors` are {login of an author: the key of the account that it is, or ALONE}, and `sites` other hosts of the blog's.
    """

    def __init__(
        self,
        source,
        path,
        *,
        role=None,
        keeps_binned=False,
        media=None,
        fetches=False,
        address="",
        matches=None,
        as_they_come=False,
        shortcodes=None,
        keeps_html=False,
        staff=None,
        authors=None,
        sites=(),
        who=None,
        row=None,
        print_line=lambda line: None,
    ):
        self.reader, self.path, self.who, self.print_line = source, path, who, print_line
        self.shortcodes, self.survey = shortcodes or {}, None
        self.row, self.is_of_command = row, row is None
        self.role, self.keeps_binned, self.as_they_come = role, keeps_binned, as_they_come
        self.media, self.fetches = media and os.path.abspath(media), fetches
        self.matches, self.authors, self.sites = matches or {}, authors or {}, list(sites)
        self.address, self.keeps_html, self.staff = address, keeps_html, staff or {}

    def plan(self):
        """The ImportReport of what a run would bring, with nothing written. Raises ImportFailed."""
        with explained():
            report = ImportReport()
            report.is_plan = True
            self.survey = self.survey_of(report)
            self.survey.count_known(report)
            self.survey.count_coming(report)
        return report

    def run(self):
        """Bring in what isn't here yet, and return the ImportReport. Raises ImportFailed, or Stopped."""
        with one_at_a_time(), behind_readers():
            with explained():
                report = ImportReport()
                self.survey = survey = self.survey_of(report)
                media = self.media_of(survey, report)
            return self._run(survey, media, report)

    def survey_of(self, report):
        about = {"changes": report.is_plan or self.is_of_command, "sites": self.sites}
        about["keeps_binned"] = self.keeps_binned
        return Survey(self.reader, self.path, **about).read(report)

    def media_of(self, survey, report):
        uploads = survey.attachments.values()
        described = {one.file: one.description for one in uploads}
        blog, hosts = survey.blog, survey.hosts.of_files(survey.blog)
        if is_public(host_of(blog.address)):
            self.address = ""  # The export says where it is; what is said besides are its sites.
        folder = self.media or (self.path if blog.has_pictures else None)
        how = {"below": "" if self.media else blog.below} | {
            "folder": folder,
            "fetches": self.fetches,
            "hosts": hosts,
        }
        how["pages"] = [(one.file, pages_of(one, survey.public)) for one in uploads]
        return Media(survey.source, self.address or blog.address, described, report, **how)

    def _run(self, survey, media, report):
        title = survey.blog.title or str(_parts(self.path)[0])
        self.print_line(_("Reading “%(title)s”.") % {"title": title})
        with explained():
            self.row, is_begun = self._import_run(survey, title)
        try:
            if is_begun:
                report.go_on_from(self.row)
                report.read_threads_anew()
            else:
                survey.count_known(report)
            if self.is_of_command:
                self._keep_plan(survey, report, is_begun)
            with explained(), for_many():
                self._write(self.row, survey, media, report)
                try:
                    note_lost(self.row)
                except ValueError:  # All has come by now: that doesn't end as a failure.
                    words = "The old addresses of import %s can't be looked at"
                    logger.exception(words, self.row.pk)
            media.have_sizes_made()
            whole = self.row.report | {"notes": report.notes}
            with transaction.atomic():
                notify_authors(self.row)
                self.row.end(ImportRun.State.DONE, report=whole)
        except BaseException as end:
            raise self._note_end(end, media) from end
        look_for_texts()
        return report

    def _import_run(self, survey, title):
        """(the ImportRun, whether it is gone on with)"""
        about = {"title": title[:250], "who": self.who}
        if self.is_of_command:
            about["file"] = file_of(self.path)
        of_blog = ImportRun.objects.unfinished().filter(source=survey.source)
        if row := self.row or of_blog.newest_first().first():
            about |= {"source": survey.source}
            if self.is_of_command:
                about["name"] = ""  # The worker leaves it to the command.
            row.go_on(**about, found=survey.found)
            return row, bool(row.report)
        fresh = ImportRun(reader=self.reader.NAME, source=survey.source)
        with transaction.atomic():
            fresh.go_on(**about, found=survey.found)
            fresh.put_on_record(Kind.IMPORT, self.who)
        return fresh, False

    def _keep_plan(self, survey, report, is_begun):
        """Have on record what the desk's check would have found and what was chosen, so that its pages say as much of it."""
        plan, row = deepcopy(report), self.row
        plan.is_plan = True
        if not is_begun:
            survey.count_coming(plan)
        plan_on_record = plan.for_programs() | survey.findings()
        del plan_on_record["authors"]
        if is_begun:
            before = ("counts", "addresses", "drafts")  # Counted before anything had come.
            plan_on_record |= {one: row.plan[one] for one in before if one in row.plan}
        if len(parts := _parts(self.path)) > 1:
            plan_on_record["parts"] = [os.path.abspath(one) for one in parts]
        chosen = {name: getattr(self, name) for name in OPTIONS if getattr(self, name)}
        row.plan, row.options = plan_on_record, row.options | chosen
        row.save(update_fields=["plan", "options"])

    def _write(self, row, survey, media, report):
        media.report, media.run = report, row
        writing = Writing(
            row,
            report,
            Authors(
                survey.source, survey.authors, report, row, self.role, self.staff, self.authors
            ),
            Terms(survey.source, report, row),
            media,
            Articles(self.matches),
            survey.attachments,
            waits=not self.as_they_come,
            turns=not self.keeps_html,
        )
        writing.begin(survey)
        every = sum(survey.found[kind] for kind in ("post", "page", "thread"))
        with (
            CommentsProcess() as process,
            closing(
                lookahead(partial(self._prepared_entry, media, process), self._entries(survey))
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

    def _entries(self, survey):
        """(an entry, what of it is here, …) of the second reading: pages, which are public at once, last."""
        brought = set()
        for is_of_pages in (False, True)[: 1 + bool(survey.found["page"])]:
            for entry in self.reader.read(self.path, Repairs()):
                if not isinstance(entry, Entry):
                    continue
                entry = survey.as_it_comes(entry)
                if (entry.kind == "page") is is_of_pages and is_welcome(entry):
                    own = entry.kind, foreign_id(entry)
                    may_be_here = survey.was_here_before or own in brought
                    brought.add(own)
                    here = self._ids_here(survey.source, entry) if may_be_here else set()
                    yield entry, here, survey

    def _ids_here(self, source, entry):
        own = foreign_id(entry)
        here = set()
        if entry.kind in MODELS:
            here |= Imported.objects.known(source, entry.kind, MODELS[entry.kind], [own]).keys()
            if not here:
                return here  # Then nothing is below it either.
        names = [foreign_id(own, id) for id in sorted_out(entry, self.keeps_binned)[0]]
        return here | Imported.objects.known(source, "comment", Comment, names).keys()

    def _prepared_entry(self, media, process, entry, here, survey):
        new = prepare_entry(
            entry,
            here,
            keeps_binned=self.keeps_binned,
            attachments=survey.attachments,
            own=survey.uploads.get(entry.id, ()),
            shortcodes=self.shortcodes,
            process=process,
        )
        if new.html is not None:
            media.decode_ahead(new.text, new.html, lead_of(entry, survey.attachments))
        return new

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
