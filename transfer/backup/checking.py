"""Whether a backup can be restored: it is, into a scratch place, and compared with what it says of itself."""

from pathlib import Path

from django.utils.translation import gettext as _

from lib.processes.alone import alone
from transfer.archive.kinds import digest_of
from transfer.archive.reading import unpack
from transfer.backup import databases, files, manifest, scratch
from transfer.backup.manifest import BackupKind
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
    backed_up = unpacked(file, work, identities)
    database = databases.of_this_site()
    with database.restored(work / database.file) as (address, inventory):
        look_at(backed_up, address, inventory, work)
    return backed_up


def look_at(backed_up, address, inventory, work):
    """Look at a restored database: its rows, then its threads with the code of this release."""
    compare(backed_up, inventory)
    if manifest.is_older(backed_up):
        scratch.bring_up_to_date(address, work)
    scratch.refuse_faults(address, work)


def unpacked(file, work, identities):
    """Unpack a backup that this site could be made of; returns its manifest."""
    scratch.refuse_little_room(work, file.stat().st_size)
    backed_up = unpack(file, work, BackupKind, identities)
    if backed_up.database != databases.of_this_site().kind:
        message = _("The backup has a database of another kind (%(kind)s) than this blog.")
        raise BackupFailed(message % {"kind": backed_up.database})
    manifest.refuse_unknown_release(backed_up)
    for name, digest in backed_up.referenced.items():
        path = files.is_name(name) and files.place_of(name)
        if not (path and path.is_file() and digest_of(path.open("rb")) == tuple(digest)):
            message = _("%(file)s, which the backup refers to, is missing or has changed.")
            raise BackupFailed(message % {"file": name[:200]})
    return backed_up


def compare(backed_up, inventory):
    """What a restored database has, with what was counted when it was backed up."""
    tables, migrations = inventory
    for name in sorted(set(backed_up.tables) | set(tables)):
        before, now = backed_up.tables.get(name), tables.get(name)
        if before != now:
            message = _("The table %(name)s has %(now)s rows, and had %(before)s.")
            raise BackupFailed(message % {"name": name, "now": now, "before": before})
    if not set(map(tuple, backed_up.migrations)) <= set(map(tuple, migrations)):
        raise BackupFailed(_("The database in the backup isn’t of the release that it names."))
