"""A backup as somebody names it: a file of this machine, or one that lies in a bucket and is fetched first."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from lib.storage import buckets
from lib.storage.buckets import StoreAway
from transfer.backup import scratch
from transfer.backup.refusals import BackupFailed, in_sentences

FETCHED = "fetched-backup"
NAMED = 5  # of those in the bucket, where there is none of this name


@contextmanager
def on_this_machine(named):
    """The Path of the backup that was named; one that was fetched is gone afterwards. Raises BackupFailed.

    on_this_machine("/mnt/disk/blog.tar")
    on_this_machine("20261128-041000-7.tar")  # in the bucket of STORAGE_URL or BACKUPS_URL
    on_this_machine("s3://key:secret@host/bucket/backups/20261128-041000-7.tar?region=eu")
    """
    store, name = _lies_in(str(named))
    if not store:
        yield Path(named)
        return
    with in_sentences():
        place = scratch.folder(FETCHED)
    try:
        yield _fetched_file(store, name, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _lies_in(named):
    """(the store, the name there), or (None, "") for a file."""
    if "://" in named:
        try:
            options, name = buckets.file_in(named)
        except ValueError as error:
            raise BackupFailed(
                _("That isn’t the address of a file in a bucket: s3://host/bucket/folder/file.tar")
            ) from error
        ours = settings.STORAGES.get("backups", {}).get("OPTIONS", {})
        if "access_key" not in options and _where(options) == _where(ours):
            options = ours | {"location": ""}
        return buckets.store_with(options), name
    store = buckets.of("backups")
    is_a_name = "/" not in named and not Path(named).exists()
    return (store, named) if store and is_a_name else (None, "")


def _where(options):
    return options.get("endpoint_url"), options.get("bucket_name")


def _fetched_file(store, name, place):
    path = place / Path(name).name
    try:
        with in_sentences():
            scratch.refuse_little_room(settings.DATA_DIR, store.size(name))
            store.fetch(name, path)
    except BackupFailed as failed:
        raise _plainer_failure(failed, store, name) from failed
    except SuspiciousOperation as outside:
        raise BackupFailed(_("The bucket has no backup of that name.")) from outside
    return path


def _plainer_failure(failed, store, name):
    """BackupFailed in plainer words, where the bucket is the reason."""
    if isinstance(failed.__cause__, StoreAway):
        return BackupFailed(_("The bucket refuses it: %(why)s") % {"why": failed.__cause__})
    if not isinstance(failed.__cause__, FileNotFoundError):
        return failed
    try:
        files = sorted(store.all_files(str(Path(name).parent)), key=lambda one: one[1])
    except OSError:
        files = []
    last = ", ".join([name for name, _at in files[-NAMED:]][::-1])
    message = _("The bucket has no backup “%(name)s”.")
    if last:
        message = _("The bucket has no backup “%(name)s”. The newest there: %(names)s.")
    return BackupFailed(message % {"name": name, "names": last})
