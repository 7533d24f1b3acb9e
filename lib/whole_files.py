"""A folder of files that are whole or not there."""

from contextlib import suppress

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django's, which leaves the beginning of a file where the disk has no room for its end."""

    def _save(self, name, content):
        was_there = self.exists(name)  # Somebody else's, and ours gets another name.
        try:
            return super()._save(name, content)
        except OSError:
            if not was_there:
                with suppress(OSError):
                    self.delete(name)
            raise
