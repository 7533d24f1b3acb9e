"""A folder of files that are whole or not there."""

import os
import posixpath
import secrets
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

PART = ".part-"  # what the name of a file that isn't whole begins with


class WholeFiles(FileSystemStorage):
    """Django's, where a file gets its name once it is written to its end, and never that of another file.

    Whatever ends the writing, a full disk or the time that a task may take, what was written is deleted. Only a
    process that is killed leaves it, as a PART.
    """

    def _save(self, name, content):
        aside = posixpath.join(posixpath.dirname(name), f"{PART}{secrets.token_hex(16)}")
        try:
            super()._save(aside, content)
            return self._named(aside, name)
        finally:
            with suppress(OSError):
                self.delete(aside)

    def _named(self, aside, name):
        """Give what is written aside this name, or another one if somebody has that by now; returns it."""
        while True:
            try:
                os.link(self.path(aside), self.path(name))
                return name
            except FileExistsError:
                name = self.get_available_name(name)
            except OSError:  # There are no links here: for a moment the file is empty.
                name = super()._save(name, ContentFile(b""))
                os.replace(self.path(aside), self.path(name))
                return name
