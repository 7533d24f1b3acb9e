"""Files of an export as they are, packed with gzip or in a zip archive, within bounds."""

import gzip
import io
import zipfile
import zlib
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# Text packs to a tenth, exports with much markup to a thirtieth; what is made to burst packs to a thousandth.
TIMES, AT_LEAST = 200, 64 << 20  # bytes


class Bursts(zipfile.BadZipFile):
    """An archive that unpacks to far more than an export does."""


DAMAGED = (  # What a broken archive raises.
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # A way of packing that isn't known here.
)


@contextmanager
def opened(source, endings=(".xml", ".wxr"), choose=list):
    """Open each export in `source`, a path, a tuple of paths or a binary file: yields a list of binary files.

    A .gz is one, a .zip as many as there are files in it that end so and of whose names `choose` makes
    a choice, in the order of their names; a folder or a tuple has several of either. Raises BadZipFile.
    """
    if (several := _several(source)) is not None:
        with ExitStack() as stack:
            parts = [opened(part, endings, choose) for part in several]
            yield [file for part in parts for file in stack.enter_context(part)]
        return
    with nullcontext(source) if hasattr(source, "read") else open(source, "rb") as file:
        start, size = file.read(4), file.seek(0, io.SEEK_END)
        file.seek(0)
        if start.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield [_Bounded(unpacked, size)]
        elif start == ZIP:
            with zipfile.ZipFile(file) as archive:
                names = choose(exports_in(archive, endings))
                yield [_Bounded(member(archive, name), size) for name in names]
        else:
            yield [file]


def _several(source):
    """The paths of a tuple or a folder; None for what is one file."""
    if isinstance(source, tuple):
        return source
    is_folder = not hasattr(source, "read") and Path(source).is_dir()
    return sorted(Path(source).iterdir()) if is_folder else None


def exports_in(archive, endings):
    """The names of the exports in a zip archive; what macOS puts beside them is none."""
    return sorted(
        name
        for name in archive.namelist()
        if name.lower().endswith(endings) and not name.startswith("__MACOSX/")
    )


def member(archive, name):
    """A file of an archive, opened. Raises BadZipFile, for one under a password too."""
    try:
        return archive.open(name)
    except RuntimeError as locked:
        raise zipfile.BadZipFile(str(locked)) from locked


class _Bounded:
    """What is unpacked, as long as it is no more than an export can be for its size."""

    def __init__(self, file, packed):
        self.file, self.left = file, max(AT_LEAST, packed * TIMES)

    def read(self, size):
        content = self.file.read(size)
        self.left -= len(content)
        if self.left < 0:
            raise Bursts
        return content
