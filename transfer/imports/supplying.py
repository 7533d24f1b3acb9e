"""What an import couldn't bring, supplied later by its owner: matched as it is sent, used when it was looked at.

Whatever is sent lies where nothing serves it until the worker takes it in. A file of an archive is read when
it is used, so an archive takes no more room than it has. Each picture is decoded outside of transactions;
the texts that lack it are changed in one of their own, so a worker that is killed leaves nothing half done.
"""

import logging
import secrets
import zipfile
from pathlib import Path, PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from accounts.models import User
from blog.content.markup.to_html import resized
from blog.content.picture_display import size_at
from blog.models import Picture, Post, Site
from blog.pictures.reading import BYTES
from lib.outgoing.addresses import NotSent
from transfer.imports.matched import matches
from transfer.imports.media import Media, in_a_sentence, lead_on, replaced
from transfer.imports.report import ImportReport
from transfer.models import ImportRun, MissingFile
from transfer.sources.archives import DAMAGED

logger = logging.getLogger(__name__)
State = MissingFile.State

LISTS = 32 << 20  # bytes: what an archive may say about its files, some 300,000 of them
TRIES = 3  # of a text that somebody saves at the same moment


class NotTaken(Exception):
    """A file that was sent and can't be used; says so in a sentence."""


def folder():
    """Where what was sent waits. Nothing serves it."""
    path = Path(settings.DATA_DIR) / "supplied"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def take(run, upload, path=""):
    """Keep what of one upload is missing, for its owner to look at: (how many match, how many aren't needed).

    `path` is where it lay in the folder that was dropped. Raises NotTaken or OSError.
    """
    missing = MissingFile.objects.of(run).exclude(key="")
    if not upload.size:
        raise NotTaken(_("%(name)s: this file is empty.") % {"name": upload.name})
    is_archive = upload.name.lower().endswith(".zip") and zipfile.is_zipfile(upload)
    paths = _members(upload) if is_archive else [path or upload.name]
    found = matches(paths, missing.counted())
    if not is_archive and found and upload.size > BYTES:
        raise NotTaken(_("%(name)s: this file is larger than 20 MB.") % {"name": upload.name})
    if found:
        kept = _kept(upload)
        for key, (member, how) in found.items():
            about = {"state": State.MATCHED, "file": str(kept), "matched_by": how, "why": ""}
            about |= {
                "member": member if is_archive else "",
                "sent_as": PurePath(member).name[:200],
            }
            _give(missing.at(key), **about)
    return len(found), len(paths) - len({path for path, _how in found.values()})


def take_one(run, key, upload, who):
    """Use an upload for one that is missing, whatever it is called. Raises NotTaken or OSError."""
    if upload.size > BYTES:
        raise NotTaken(_("%(name)s: this file is larger than 20 MB.") % {"name": upload.name})
    missing = MissingFile.objects.of(run).at(key)
    about = {"state": State.COMING, "file": str(_kept(upload)), "member": "", "matched_by": "hand"}
    with transaction.atomic():
        if _give(missing, sent_as=upload.name[:200], **about):
            supply.enqueue(run.pk, who.pk)


def use(run, who):
    """Have the worker take in all that matches."""
    with transaction.atomic():
        if MissingFile.objects.of(run).matched().update(state=State.COMING):
            supply.enqueue(run.pk, who.pk)


def fetch(run, who):
    """Have the worker ask the old blog once more for all that is missing, and not sent meanwhile."""
    with transaction.atomic():
        if MissingFile.objects.of(run).askable().update(state=State.COMING):
            supply.enqueue(run.pk, who.pk)


def throw_away(run):
    """Forget what was sent and isn't used."""
    MissingFile.objects.of(run).matched().forget_matches()
    tidy()


def tidy():
    """Delete the files that nothing waits for any more."""
    needed = set(MissingFile.objects.exclude(file="").values_list("file", flat=True).distinct())
    for path in folder().iterdir():
        if str(path) not in needed:
            path.unlink(missing_ok=True)


@task
def supply(run_pk, who_pk):
    """Take in what is on its way, one after another."""
    run = ImportRun.objects.filter(pk=run_pk).first()
    if run is None:
        return
    supplying = Supplying(run, who_pk)
    for key in MissingFile.objects.of(run).coming().counted():
        try:
            supplying.take_in(key)
        except Exception:
            logger.exception("%s couldn't be supplied", key)
            why = _("Something went wrong with this file. The log has what it was.")
            MissingFile.objects.of(run).at(key).forget_matches(why)
    tidy()


class Supplying:
    """What is on its way, taken in for an import."""

    def __init__(self, run, who_pk):
        self.run, self.who = run, User.objects.filter(pk=who_pk).first()
        self.media = Media(run.source, "", {}, ImportReport(), fetches=True)
        self.media.run = run

    def take_in(self, key):
        """Make it a picture here and show it, or say why it can't be one."""
        rows = MissingFile.objects.of(self.run).at(key).coming()
        row = rows.select_related("run").first()
        if row is None:
            return
        picture = Picture.objects.filter(pk=self.media.known.get(key)).first()
        if picture is None:
            try:
                picture = self._received(row)
            except (NotTaken, ValidationError, NotSent, OSError, *DAMAGED) as why:
                told = in_a_sentence(why)
                rows.forget_matches(f"{row.sent_as}: {told}" if row.sent_as else told)
                return
        for one in MissingFile.objects.of(self.run).at(key).select_related("post", "page"):
            self._show(one, picture)

    def _received(self, row):
        content = self._sent(row) if row.file else self.media.fetched(row.address)
        return self.media.receive(content, row.key, self.who, row.description)

    def _sent(self, row):
        if not row.member:
            return Path(row.file).read_bytes()
        with zipfile.ZipFile(row.file) as archive, archive.open(row.member) as file:
            return file.read(BYTES + 1)

    def _show(self, row, picture):
        """Let the text that lacks it show it; one that somebody saves at the same moment is read again."""
        here = picture.file.storage.url(picture.address)
        for _try in range(TRIES):
            written = row.written and type(row.written).everything.filter(pk=row.written.pk).first()
            changed = written and self._changed(written, row, here, picture)
            with transaction.atomic():
                if changed and not self._keep(written, changed):
                    continue
                lead_on(row.address, here)
                row.delete()
                Site.bump(everything=True)
                return
        row.why = _("Somebody was writing in this text. Send the picture again.")
        MissingFile.objects.filter(pk=row.pk).forget_matches(row.why)

    def _changed(self, written, row, here, picture):
        moved = {row.address: here}
        html = resized(replaced(written.rendered, moved), size_at(Picture.objects))
        about = {"text": replaced(written.text, moved), "rendered": html}
        if row.is_lead and isinstance(written, Post) and not written.lead_id:
            about["lead"] = picture
        return about

    def _keep(self, written, about):
        mine = type(written).everything.filter(
            pk=written.pk, text=written.text, rendered=written.rendered
        )
        return mine.update(**about)


def _members(upload):
    """The names of an archive's files. Raises NotTaken."""
    name = {"name": upload.name}
    if _length_of_list(upload) > LISTS:
        raise NotTaken(_("%(name)s holds too many files. Send it in parts.") % name)
    try:
        with zipfile.ZipFile(upload) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
    except DAMAGED as fault:
        raise NotTaken(_("%(name)s is damaged. Pack it again.") % name) from fault
    if any(one.flag_bits & 1 for one in inside):
        raise NotTaken(_("%(name)s is locked with a password. Pack it without one.") % name)
    return [one.filename for one in inside if not one.filename.startswith("__MACOSX/")]


def _length_of_list(upload):
    """Bytes of what a .zip says about its files: read before Python reads all of it into memory."""
    upload.seek(max(0, upload.size - (1 << 16) - 22))
    end = upload.read()
    at = end.rfind(b"PK\x05\x06")
    upload.seek(0)
    return int.from_bytes(end[at + 12 : at + 16], "little")


def _kept(upload):
    path = folder() / secrets.token_hex(16)
    try:
        with path.open("xb") as file:
            for piece in upload.chunks():
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _give(missing, **about):
    """Say what was sent for it; what is on its way already stays as it is."""
    return missing.exclude(state=State.COMING).update(**about)
