"""A cache in a folder of files, bounded in size: copies of pages on one machine.

It is a Django cache (settings.CACHES["pages"]), so that a shared one can take its place.
Its values are bytes, written whole under another name and then renamed; what is read is
checked by whoever knows its format (blog/pagecache/stored_response.py).
"""

import contextlib
import hashlib
import os
import secrets
import shutil
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

DRAWERS = 64  # Each holds its share of the bytes, so that no write looks through them all.


class FileCache(BaseCache):
    """Files in `LOCATION`, at most OPTIONS["MAX_BYTES"] of them; the oldest go first.

    Times are ignored: a copy knows how long it is valid.
    """

    def __init__(self, location, params):
        super().__init__(params)
        self.folder = Path(location)
        self.share = params["OPTIONS"]["MAX_BYTES"] // DRAWERS

    def get(self, key, default=None, version=None):
        try:
            return self._file(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        file = self._file(key)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.scandir(file.parent) as files:
            stats = [(one.stat().st_mtime, one.stat().st_size, one.path) for one in files]
        full = sum(size for _, size, _ in stats) + len(value)
        for _, freed, path in sorted(stats):
            if full <= self.share:
                break
            Path(path).unlink(missing_ok=True)
            full -= freed
        half = file.with_suffix(f".{secrets.token_hex(6)}")
        try:
            half.write_bytes(value)
            half.replace(file)
        except OSError:
            half.unlink(missing_ok=True)
            raise

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if self.has_key(key):
            return False
        self.set(key, value)
        return True

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.has_key(key)

    def has_key(self, key, version=None):
        return self._file(key).exists()

    def delete(self, key, version=None):
        with contextlib.suppress(FileNotFoundError):
            self._file(key).unlink()
            return True
        return False

    def clear(self):
        for drawer in self.folder.glob("[0-9a-f]" * 2):
            shutil.rmtree(drawer, ignore_errors=True)

    def size(self):
        """The bytes that the cache holds."""
        return sum(file.stat().st_size for file in self.folder.glob("??/*"))

    def _file(self, key):
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / f"{int(name[:8], 16) % DRAWERS:02x}" / name


class BytesSerializer:
    """Serialises for Redis as the bytes themselves: pickles could be made to run."""

    def dumps(self, value):
        return value

    def loads(self, kept):
        return kept
