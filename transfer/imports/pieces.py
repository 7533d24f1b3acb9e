"""Uploads where several machines serve one blog: their pieces lie in the bucket (lib/object_store.py).

Nobody knows which machine takes the next piece, or which reads the file. Each piece is a file of its own, called
by its upload's token, its first byte and its length, so that one which is sent twice is there once.
"""

import os
import shutil
from errno import ENOENT, ENOSPC
from pathlib import PurePath

from django.core.files.base import ContentFile

from lib import buckets


def store():
    """Where pieces lie, or None where one machine keeps whole files."""
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
    found = list(_in_order(token))
    if not found:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), token)
    if shutil.disk_usage(path.parent).free < sum(length for _name, length in found) + room:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    with path.open("wb") as file:
        for name, _length in found:
            _headers, chunks = store().get(name)
            for chunk in chunks:
                file.write(chunk)


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


def _in_order(token):
    """(name, bytes) of the pieces, each of which begins where the one before it ends."""
    found, at = {}, 0
    for name, _changed in store().all_files(token):
        begin, length = PurePath(name).name.split("-")
        found[int(begin)] = name, int(length)
    while at in found:
        name, length = found.pop(at)
        yield name, length
        at += length
