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
        if error.errno in _FULL:
            raise disk_full() from error
        if error.errno is None:  # What age says of bytes that aren't what was encrypted.
            words = _("The backup is cut off or damaged. Copy it once more, or take another.")
            raise BackupFailed(words) from error
        where = f" ({error.filename})" if error.filename else ""
        raise BackupFailed(f"{error.strerror}{where}.") from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) in _FULL_DATABASE:
            raise disk_full() from error
        raise BackupFailed(_("The database said: %(why)s") % {"why": _line(error)}) from error
    except Error as error:
        raise BackupFailed(_("The database said: %(why)s") % {"why": _line(error)}) from error


def _line(error):
    return " ".join(str(error).split())[:300]
