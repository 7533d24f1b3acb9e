"""Whether a backup can be restored: it is, into a scratch place, and compared with what it says of itself."""

from pathlib import Path

from django.utils.translation import gettext as _

from lib.processes.alone import alone
from transfer.backup import archive, databases, files, manifest, scratch
from transfer.backup.refusals import BackupFailed, in_sentences

WORK = "backup-work"


def verify(file, identities=()):
    """Restore a backup into a scratch place and compare; returns its manifest. Raises BackupFailed."""
    with in_sentences(), alone("backup"):
        work = scratch.folder(WORK)
        try:
            return check_unpacked(Path(file), work, identities)
        finally:
            scratch.folder(WORK).rmdir()


def check_unpacked(file, work, identities):
    """Unpack a backup into the folder `work` and look at all of it; returns its manifest."""
    told = unpacked(file, work, identities)
    database = databases.of_this_site()
    with database.restored(work / database.file) as (address, found):
        look_at(told, address, found, work)
    return told


def look_at(told, address, found, work):
    """Look at a restored database: its rows, then its threads with the code of this release."""
    compare(told, found)
    if manifest.is_older(told):
        scratch.bring_up_to_date(address, work)
    scratch.refuse_faults(address, work)


def unpacked(file, work, identities):
    """Unpack a backup that this site could be made of; returns its manifest."""
    scratch.refuse_little_room(work, file.stat().st_size)
    told = archive.unpack(file, work, identities)
    if told.database != databases.of_this_site().kind:
        said = _("The backup has a database of another kind (%(kind)s) than this blog.")
        raise BackupFailed(said % {"kind": told.database})
    manifest.refuse_unknown_release(told)
    for name, digest in told.referenced.items():
        if not _is_here(name, digest):
            said = _("%(file)s, which the backup refers to, is missing or has changed.")
            raise BackupFailed(said % {"file": name[:200]})
    return told


def compare(told, found):
    """What a restored database has, with what was counted when it was backed up."""
    tables, migrations = found
    for name in sorted(set(told.tables) | set(tables)):
        before, now = told.tables.get(name), tables.get(name)
        if before != now:
            said = _("The table %(name)s has %(now)s rows, and had %(before)s.")
            raise BackupFailed(said % {"name": name, "now": now, "before": before})
    if not set(map(tuple, told.migrations)) <= set(map(tuple, migrations)):
        raise BackupFailed(_("The database in the backup isn’t of the release that it names."))


def _is_here(name, digest):
    path = files.is_name(name) and files.place_of(name)
    return path and path.is_file() and archive.digest_of(path) == list(digest)
