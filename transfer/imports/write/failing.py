"""What can go wrong with an import, in sentences for its owner."""

from contextlib import contextmanager
from errno import EACCES, EISDIR, ENOENT, ENOTDIR, EPERM

from django.db import Error, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from transfer.sources.parts import UnreadableExport


class ImportFailed(Exception):
    """Says in a sentence why; `is_begun` says whether something was brought in before."""

    def __init__(self, sentence, is_begun=False):
        super().__init__(sentence)
        self.is_begun = is_begun


@contextmanager
def explained():
    """What can go wrong within, as ImportFailed."""
    try:
        yield
    except UnreadableExport as refusal:
        raise ImportFailed(str(refusal)) from refusal
    except OSError as error:
        sentence = str(error)
        if error.errno in (ENOENT, EACCES, EPERM, EISDIR, ENOTDIR):
            sentence = _("The file can’t be opened: %(error)s.") % {"error": error.strerror}
        elif error.strerror:
            sentence = _("This machine refused something: %(error)s.") % {"error": error.strerror}
        raise ImportFailed(sentence) from error
    except Error as error:
        is_of_the_client = getattr(error.__cause__, "sqlstate", "") is None  # of PostgreSQL itself
        if is_of_the_client and isinstance(error, OperationalError | InterfaceError):
            raise ImportFailed(_("The blog can’t reach its database.")) from error
        why = _("The database refused something in it: %(error)s")
        raise ImportFailed(why % {"error": error}) from error
