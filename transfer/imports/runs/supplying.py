"""What an import couldn't bring, supplied later by its owner: matched as it is sent, used when it was looked at.

Whatever is sent lies where nothing serves it (receiving.py) until it is taken in. A file of an archive is read when
it is used, so an archive takes no more room than it has. Each picture is decoded outside of transactions;
the texts that lack it are changed in one of their own, so whoever is killed at it leaves nothing half done.
"""

import logging
import zipfile
from contextlib import contextmanager
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from blog.models import Picture, Site
from blog.pictures.decoding.process import for_many
from lib.outgoing.addresses import NotSent
from transfer.imports.content.matching import host_of
from transfer.imports.files.incoming_files import copy, kind_of, limits_of, on_disk, url_of
from transfer.imports.files.matched import matches
from transfer.imports.files.media import Media, in_a_sentence
from transfer.imports.files.renewed_texts import key_of, lead_on, renew_versions, renewed
from transfer.imports.plan.report import ImportReport
from transfer.imports.runs import receiving
from transfer.imports.runs.processes import start_soon
from transfer.imports.runs.receiving import UploadRefused
from transfer.models import ImportRun, MissingFile
from transfer.sources.archives import DAMAGED, Crowded, member, unzipped

logger = logging.getLogger(__name__)
State = MissingFile.State

TRIES = 3  # of a text that somebody saves at the same moment


def take(run, upload, path=""):
    """Keep what of one upload is missing, for its owner to look at: (how many match, how many aren't needed).

    `path` is where it lay in the folder that was dropped. Raises UploadRefused.
    """
    missing = MissingFile.objects.of(run).exclude(key="")
    if not upload.size:
        raise UploadRefused(_("%(name)s: this file is empty.") % {"name": upload.name})
    keys, paths, is_archive = missing.counted(), [path or upload.name], False
    matching = matches(paths, keys)
    if not matching and upload.name.lower().endswith(".zip") and zipfile.is_zipfile(upload):
        paths, is_archive = _members(upload), True
        matching = matches(paths, keys)
    if not is_archive and any(upload.size > limits_of(kind_of(key)).bytes for key in matching):
        raise UploadRefused(_("%(name)s: this file is too large.") % {"name": upload.name})
    if matching:
        kept = receiving.keep(upload)
        for key, (lies_at, how) in matching.items():
            about = {"state": State.MATCHED, "file": str(kept), "matched_by": how, "why": ""}
            about |= {
                "member": lies_at if is_archive else "",
                "sent_as": PurePath(lies_at).name[:200],
            }
            _give(missing.at(key), **about)
    return len(matching), len(paths) - len({path for path, _how in matching.values()})


def take_one(run, key, upload, who):
    """Use an upload for one that is missing, whatever it is called. Raises UploadRefused."""
    if upload.size > limits_of(kind_of(key)).bytes:
        raise UploadRefused(_("%(name)s: this file is too large.") % {"name": upload.name})
    missing = MissingFile.objects.of(run).at(key)
    kept = receiving.keep(upload)
    about = {"state": State.COMING, "file": str(kept), "member": "", "matched_by": "hand"}
    with transaction.atomic():
        if _give(missing, sent_as=upload.name[:200], **about):
            _have_taken_in(run, who)
    _drop_unused([str(kept)])


def use(run, who):
    """Have all that matches taken in."""
    with transaction.atomic():
        if MissingFile.objects.of(run).matched().update(state=State.COMING):
            _have_taken_in(run, who)


def fetch(run, who):
    """Have the old blog asked once more for all that is missing, and not sent meanwhile."""
    with transaction.atomic():
        if MissingFile.objects.of(run).askable().update(state=State.COMING):
            _have_taken_in(run, who)


def own(run, host, who):
    """Have what is missing from another site fetched, which is the blog's own: its addresses are from now on."""
    theirs = MissingFile.objects.of(run).elsewhere().filter(key__startswith=f"{host}/")
    with transaction.atomic():
        for row in theirs.select_for_update():
            about = {"key": key_of(row.address), "state": State.COMING}
            MissingFile.objects.filter(pk=row.pk).update(**about)
        sites = {*run.options.get("sites", ()), host_of(f"//{host}")}
        ImportRun.objects.filter(pk=run.pk).update(options=run.options | {"sites": sorted(sites)})
        _have_taken_in(run, who)


def throw_away(run):
    """Forget what was sent and isn't used."""
    matched = MissingFile.objects.of(run).matched()
    files = files_of(matched)
    matched.forget_matches()
    _drop_unused(files)


def files_of(rows):
    """The paths of what was sent for some MissingFiles."""
    return list(rows.exclude(file="").order_by().values_list("file", flat=True).distinct())


def _drop_unused(files):
    receiving.throw_away(*set(files) - set(files_of(MissingFile.objects)))


def _have_taken_in(run, who):
    run.mark(supplied_by=who.pk)
    start_soon.enqueue()


def supply(run_pk):
    """Take in what is on its way, one after another."""
    run = ImportRun.objects.get(pk=run_pk)
    supplying, coming = Supplying(run), MissingFile.objects.of(run).coming()
    keys = list(coming.counted())
    files = files_of(coming)
    there = [one for one in files if receiving.is_there(one)]
    with for_many(), receiving.on_this_machine(*there) as here:
        supplying.here = dict(zip(there, here, strict=True))
        for key in keys:
            try:
                supplying.take_in(key)
            except OperationalError:
                raise  # The database is away: it is gone on with when that is back.
            except Exception:
                logger.exception("%s couldn't be supplied", key)
                why = _("Something went wrong with this file. The log has what it was.")
                MissingFile.objects.of(run).at(key).forget_matches(why)
    supplying.media.have_sizes_made()
    _drop_unused(files)


class Supplying:
    """What is on its way, taken in for an import. `here` is {file: where it can be read}."""

    here = {}

    def __init__(self, run):
        self.run = run
        self.who = User.objects.filter(pk=run.marks.get("supplied_by")).first()
        where = run.plan.get("blog", {}).get("hosts", ())
        self.media = Media(
            run.source, run.blog_address, {}, ImportReport(), fetches=True, hosts=where
        )
        self.media.run = run

    def take_in(self, key):
        """Make it a picture or a file here and show it, or say why it can't be one."""
        rows = MissingFile.objects.of(self.run).at(key).coming()
        row = rows.select_related("run").first()
        if row is None:
            return
        thing = self.media.here(key)
        if thing is None:
            try:
                thing = self._received_file(row)
            except (UploadRefused, ValidationError, NotSent, OSError, *DAMAGED) as why:
                sentence = in_a_sentence(why)
                rows.forget_matches(f"{row.sent_as}: {sentence}" if row.sent_as else sentence)
                return
        for one in MissingFile.objects.of(self.run).at(key).select_related("post", "page"):
            self._show(one, thing)

    def _received_file(self, row):
        with on_disk(PurePath(row.key).name) as file:
            if row.file:
                with self._sent_file(row) as source:
                    copy(source, file, kind_of(row.key))
            else:
                self.media.fetch(row.address, file)
            return self.media.receive(file, row.key, self.who, row.description)

    @contextmanager
    def _sent_file(self, row):
        path = self.here.get(row.file, row.file)
        if not row.member:
            with open(path, "rb") as file:
                yield file
            return
        with unzipped(path) as archive, member(archive, row.member) as file:
            yield file

    def _show(self, row, thing):
        """Let the text that lacks it show it; one that somebody saves at the same moment is read again."""
        here = url_of(thing)
        for _try in range(TRIES):
            written = row.written and type(row.written).everything.filter(pk=row.written.pk).first()
            changed = written and self._changed_columns(written, row, here, thing)
            with transaction.atomic():
                mine = written and type(written).everything.filter(
                    pk=written.pk, text=written.text, rendered=written.rendered
                )
                if changed and not mine.update(**changed):
                    continue
                if written:
                    renew_versions(written, {row.address: here})
                if row.key.startswith("/"):  # Of the old blog itself.
                    lead_on(row.address, here, *row.pages)
                row.delete()
                Site.bump(everything=True)
                return
        row.why = _("Somebody was writing in this text. Send the picture again.")
        MissingFile.objects.filter(pk=row.pk).forget_matches(row.why)

    def _changed_columns(self, written, row, here, thing):
        text, html = renewed(written.text, written.rendered, {row.address: here})
        about = {"text": text, "rendered": html}
        if row.is_lead and isinstance(thing, Picture) and not written.lead_id:
            about["lead"] = thing
        return about


def _members(upload):
    """The names of an archive's files. Raises UploadRefused."""
    name = {"name": upload.name}
    try:
        with unzipped(upload) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
    except Crowded as many:
        words = _("%(name)s holds too many files. Send it in parts.")
        raise UploadRefused(words % name) from many
    except DAMAGED as fault:
        raise UploadRefused(_("%(name)s is damaged. Pack it again.") % name) from fault
    if any(one.flag_bits & 1 for one in inside):
        raise UploadRefused(_("%(name)s is locked with a password. Pack it without one.") % name)
    return [one.filename for one in inside if not one.filename.startswith("__MACOSX/")]


def _give(missing, **about):
    """Say what was sent for it; what is on its way already stays as it is."""
    return missing.exclude(state=State.COMING).update(**about)
