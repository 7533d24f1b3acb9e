"""Why there is no backup, or no restored site: one sentence for whoever asked."""

import errno
import sqlite3
from contextlib import contextmanager

import pyrage
from django.db import Error
from django.utils.translation import gettext as _

from lib.processes.alone import NotAlone

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_DATABASE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}


class BackupFailed(Exception):
    """A sentence that says why."""


def disk_full():
    return BackupFailed(_("The disk is full."))


@contextmanager
def in_sentences():
    """Say whatever stops the work within as a BackupFailed."""
    try:
        yield
    except NotAlone as busy:
        raise BackupFailed(_("Another backup, check or restore is running.")) from busy
    except pyrage.DecryptError as error:
        raise BackupFailed(_("This key doesn’t open the backup.")) from error
    except OSError as error:
        raise _of_system(error) from error
    except sqlite3.Error as error:
        raise _of_sqlite(error) from error
    except Error as error:
        raise BackupFailed(_("The database said: %(why)s") % {"why": _line(error)}) from error


def _of_system(error):
    if error.errno in _FULL:
        return disk_full()
    if error.errno is None:  # What age says of bytes that aren't what was encrypted.
        return BackupFailed(
            _("The backup is cut off or damaged. Copy it once more, or take another.")
        )
    where = f" ({error.filename})" if error.filename else ""
    return BackupFailed(f"{error.strerror}{where}.")


def _of_sqlite(error):
    if getattr(error, "sqlite_errorcode", None) in _FULL_DATABASE:
        return disk_full()
    return BackupFailed(_("The database said: %(why)s") % {"why": _line(error)})


def _line(error):
    return " ".join(str(error).split())[:300]
