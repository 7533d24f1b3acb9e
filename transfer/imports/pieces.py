"""Uploads where several machines serve one blog: their pieces lie in the bucket (lib/object_store.py).

Nobody knows which machine takes the next piece, or which reads the file. Each piece is a file of its own, called
by its upload's token, its first byte and its length, so that one which is sent twice is there once.
"""

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


def fetch(token, path):
    """Put an upload together on this machine's disk. Raises FileNotFoundError, or another OSError."""
    names = [name for name, _length in _in_order(token)]
    if not names:
        raise FileNotFoundError(token)
    with open(path, "wb") as file:
        for name in names:
            with store().open(name) as piece:
                file.write(piece.read())


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
