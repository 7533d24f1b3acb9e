"""A folder of files that are whole or not there."""

import os
import posixpath
import secrets
from contextlib import suppress
from itertools import chain

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

PART = ".part-"  # what the name of a file that isn't whole begins with
COUNTED = 1000  # files of one name, until the next gets a random one


class WholeFiles(FileSystemStorage):
    """Django's, where a file gets its name once it is written to its end, and never that of another file.

    Whatever ends the writing, a full disk or the time that a task may take, what was written is deleted. Only a
    process that is killed leaves it, as a PART.
    """

    def get_available_name(self, name, max_length=None):
        """The name, or with the first free number, as people who read it in a text know it: moons-2.jpg.

        Two may find the same one free; `_named` gives it to one of them.
        """
        root, ending = os.path.splitext(str(name))
        counted = (f"{root}-{number}{ending}" for number in range(2, COUNTED))
        tried = chain([name], counted)
        free = next((one for one in tried if self.is_name_available(one, max_length)), name)
        return super().get_available_name(free, max_length)

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
