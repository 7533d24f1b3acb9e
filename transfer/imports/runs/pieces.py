"""Uploads where several machines serve one blog: their pieces lie in the bucket (lib/storage/object_store.py).

Nobody knows which machine takes the next piece, or which reads the file. Each piece is a file of its own, called
by its upload's token, its first byte and its length, so that one which is sent twice is there once.
"""

import io
import os
import shutil
from bisect import bisect_right
from contextlib import contextmanager
from errno import ENOENT, ENOSPC
from itertools import accumulate
from pathlib import PurePath

from django.core.files.base import ContentFile

from lib.storage import buckets

READ = 256 * 1024  # bytes that are asked for at once


def store():
    """The store of the pieces of uploads, or None where one machine keeps whole files."""
    return buckets.of("imports")


def received(token):
    """Bytes that are there from the first on, without a gap."""
    return sum(length for _name, length in _in_order(token))


def add(token, offset, piece):
    store().save(f"{token}/{offset}-{len(piece)}", ContentFile(piece))


def fetch(token, path, room):
    """Put an upload together on this machine's disk, of which `room` bytes stay free.

    Raises FileNotFoundError if it isn't there, or another OSError.
    """
    pieces = _pieces_of(token)
    if shutil.disk_usage(path.parent).free < sum(length for _name, length in pieces) + room:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    with path.open("wb") as file:
        for name, _length in pieces:
            _headers, chunks = store().get(name)
            for chunk in chunks:
                file.write(chunk)


@contextmanager
def opened(token):
    """An upload as a binary file, of which is fetched what is read. Raises FileNotFoundError, or StoreAway."""
    pieces = _InPieces(_pieces_of(token))
    try:
        yield io.BufferedReader(pieces, READ)
    finally:
        if pieces.fault:  # zipfile takes any OSError for a damaged archive.
            raise pieces.fault


def drop(token):
    for name, _at in store().all_files(token):
        store().delete(name)


def tokens_since():
    """{token: seconds since 1970 of its last piece} of all that lie there."""
    last = {}
    for name, at in store().all_files():
        token = name.partition("/")[0]
        last[token] = max(at, last.get(token, 0))
    return last


def _pieces_of(token):
    pieces = list(_in_order(token))
    if not pieces:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), token)
    return pieces


def _in_order(token):
    """(name, bytes) of the pieces, each of which begins where the one before it ends."""
    by_begin, at = {}, 0
    for name, _changed in store().all_files(token):
        begin, length = PurePath(name).name.split("-")
        by_begin[int(begin)] = name, int(length)
    while at in by_begin:
        name, length = by_begin.pop(at)
        yield name, length
        at += length


class _InPieces(io.RawIOBase):
    """[(name, bytes)] as one file. `fault` is the OSError that its last reader met."""

    def __init__(self, pieces):
        super().__init__()
        self._names = [name for name, _length in pieces]
        self._ends = list(accumulate(length for _name, length in pieces))
        self._at = 0
        self.fault = None

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._at = max(0, offset + [0, self._at, self._ends[-1]][whence])
        return self._at

    def readinto(self, buffer):
        number = bisect_right(self._ends, self._at)
        if number == len(self._ends):
            return 0
        begin = self._at - (self._ends[number - 1] if number else 0)
        length = min(len(buffer), self._ends[number] - self._at)
        part = f"bytes={begin}-{begin + length - 1}"
        try:
            _headers, chunks = store().get(self._names[number], part=part)
            buffer[:length] = b"".join(chunks)
        except OSError as fault:
            self.fault = fault
            raise
        self._at += length
        return length
