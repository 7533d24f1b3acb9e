"""A folder of files that are whole or not there."""

import os
import posixpath
import secrets
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's, where a file gets its name once it is written to its end, and never that of another file.

    Whatever ends the writing, a full disk or the time that a task may take, what was written is deleted. Only a
    process that is killed may leave it, under a name that nobody knows; and one that is stopped between having
    the name and putting the file there leaves an empty file.
    """

    def _save(self, name, content):
        aside = posixpath.join(posixpath.dirname(name), secrets.token_hex(16))
        try:
            super()._save(aside, content)
            name = super()._save(name, ContentFile(b""))  # Another one, if somebody has this.
            os.replace(self.path(aside), self.path(name))
        finally:
            with suppress(OSError):
                self.delete(aside)
        return name
