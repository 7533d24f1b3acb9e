"""A backup: the database as of one moment, the files, the manifest; then a look whether it can be restored."""

import os
from contextlib import suppress
from pathlib import Path

import pyrage
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Site
from lib.processes.alone import alone
from transfer.archive.encryption import encrypted
from transfer.archive.kinds import PIECE, digest_of
from transfer.archive.writing import NewTar
from transfer.backup import files, scratch
from transfer.backup.checking import check_unpacked
from transfer.backup.databases import of_this_site
from transfer.backup.keys import recipient_of
from transfer.backup.manifest import Manifest, digest_of_the_secret, known_here
from transfer.backup.refusals import BackupFailed, in_sentences

WORK = "backup-work"
INCLUDE, REFERENCE = "include", "reference"


def make(file, *, key="", media=INCLUDE, is_checked=False):
    """Write a backup to `file`, encrypted for the public `key`; returns its manifest.

    If it is to be checked, it is restored into a scratch place as well. Of one that is encrypted the
    site reads that once, with a key of its own that nobody keeps. Raises BackupFailed; under the name
    of `file` there is a whole backup or nothing.
    """
    file = Path(file).absolute()
    recipients = [recipient_of(key)] if key else []
    once = pyrage.x25519.Identity.generate() if recipients and is_checked else None
    recipients += [once.to_public()] if once else []
    with in_sentences(), alone("backup"):
        _refuse_place(file)
        work = scratch.folder(WORK)
        partial = file.with_name(f".{file.name}.partial")
        try:
            manifest = _write(partial, work, recipients, media)
            if is_checked:
                check_unpacked(partial, scratch.folder(WORK), [once] if once else [])
            _name(partial, file)
        finally:
            partial.unlink(missing_ok=True)
            scratch.folder(WORK).rmdir()
    return manifest


def _refuse_place(file):
    if file.exists():
        raise BackupFailed(_("%(file)s already exists. Choose another name.") % {"file": file})
    if not file.parent.is_dir():
        raise BackupFailed(_("There is no folder %(folder)s.") % {"folder": file.parent})
    for served in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        if file.parent.resolve().is_relative_to(Path(served).resolve()):
            raise BackupFailed(_("Readers could download it from there. Choose another folder."))


def _size(path):
    try:
        return path.stat().st_size
    except FileNotFoundError:  # Deleted a moment ago.
        return 0


def _write(partial, work, recipients, media):
    database = of_this_site()
    weight = sum(_size(path) for _name, path in files.of_the_site()) if media == INCLUDE else 0
    scratch.refuse_little_room(work, database.size())
    scratch.refuse_little_room(partial.parent, database.size() + weight)
    made_at = timezone.now().isoformat()
    copy = work / database.file
    tables, migrations = database.copy(copy)
    partial.unlink(missing_ok=True)
    opened = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb", PIECE) as out:
        with encrypted(out, recipients) as plain:
            archive = NewTar(plain)
            archive.add(database.file, copy)
            referenced, named = {}, files.named()
            # Looked for only now: each file that a row of the copy names is here.
            for name, path in files.of_the_site():
                with suppress(FileNotFoundError):  # Deleted since; the database may say so already.
                    if media == INCLUDE:
                        archive.add(name, path)
                    else:
                        referenced[name] = digest_of(path.open("rb"))
            named &= files.named()  # Without those that went or came meanwhile.
            manifest = Manifest(
                made_at=made_at,
                site=Site.current().name,
                database=database.kind,
                migrations=known_here(migrations),
                tables=tables,
                files=archive.files,
                referenced=referenced,
                missing=len(named - {*archive.files, *referenced}),
                secret=digest_of_the_secret(),
            )
            archive.close(manifest.to_json())
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _name(partial, file):
    """Give it its name, for good; a file that has come there meanwhile stays."""
    if file.exists():
        raise BackupFailed(_("%(file)s already exists. Choose another name.") % {"file": file})
    partial.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
