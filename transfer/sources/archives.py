"""Files of an export as they are, packed with gzip or in a zip archive, within bounds."""

import gzip
import io
import lzma
import zipfile
import zlib
from contextlib import ExitStack, contextmanager, nullcontext
from errno import EINVAL
from pathlib import Path

from django.utils.translation import gettext as _

from lib.storage.buckets import StoreAway
from transfer.sources.parts import UnreadableExport

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# Text packs to a tenth, exports with much markup to a thirtieth; what is made to burst packs to a thousandth.
# A small file may be anything that is read in a moment.
TIMES, AT_LEAST = 40, 64 << 20  # bytes
LISTS = 32 << 20  # bytes: what an archive may say about its files, some 300,000 of them


class Bursts(zipfile.BadZipFile):
    """An archive that unpacks to far more than an export does."""


class Crowded(zipfile.BadZipFile):
    """An archive that says more about its files than is read into memory at once."""


DAMAGED = (  # What a broken archive raises.
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OverflowError,  # A place in it that no file reaches.
    UnicodeDecodeError,  # A name that isn't in the encoding that it claims.
    NotImplementedError,  # A way of packing that isn't known here.
)


@contextmanager
def opened(source, endings=(".xml", ".wxr"), choose=list):
    """Open each export in `source`, a path, a tuple of paths or a binary file: yields a list of binary files.

    A .gz is one, a .zip as many as there are files in it that end so and of whose names `choose` makes
    a choice, in the order of their names; a folder or a tuple has several of either. Raises UnreadableExport
    for one of DAMAGED, also while it is read.
    """
    try:
        with _opened(source, endings, choose) as files:
            yield files
    except DAMAGED as damage:
        sentence = _("The archive is damaged or was cut off. Download it again.")
        raise UnreadableExport(sentence) from damage


@contextmanager
def opened_alone(source, endings, choose=list):
    """The only export in `source`, as a binary file. Raises UnreadableExport."""
    with opened(source, endings, choose) as files:
        if len(files) != 1:
            raise UnreadableExport(_("There isn’t exactly one export in this archive."))
        yield files[0]


@contextmanager
def _opened(source, endings, choose):
    is_tuple, is_file = isinstance(source, tuple), hasattr(source, "read")
    if is_tuple or not is_file and Path(source).is_dir():
        several = source if is_tuple else sorted(Path(source).iterdir())
        with ExitStack() as stack:
            parts = [_opened(part, endings, choose) for part in several]
            yield [file for part in parts for file in stack.enter_context(part)]
        return
    with nullcontext(source) if hasattr(source, "read") else open(source, "rb") as file:
        start, size = file.read(4), file.seek(0, io.SEEK_END)
        file.seek(0)
        if start.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield [_Bounded(unpacked, size)]
        elif start == ZIP:
            with unzipped(file) as archive:
                names = choose(exports_in(archive, endings))
                yield [_Bounded(member(archive, name), size) for name in names]
        else:
            yield [file]


@contextmanager
def unzipped(source):
    """The ZipFile at a path or of a binary file. Raises Crowded before its list is read, or another of DAMAGED."""
    with nullcontext(source) if hasattr(source, "read") else open(source, "rb") as file:
        try:
            refuse_crowded(file)
            with zipfile.ZipFile(file) as archive:
                yield archive
        except StoreAway:
            raise
        except OSError as fault:
            if fault.errno not in (None, EINVAL):  # bzip2's and seek()'s of a damaged archive
                raise
            raise zipfile.BadZipFile(str(fault)) from fault


def refuse_crowded(file):
    """Raise Crowded for a binary file that is an archive of too many files."""
    # As ZipFile itself finds it: none shows us another list than it reads.
    end = zipfile._EndRecData(file)
    if end and end[zipfile._ECD_SIZE] > LISTS:
        raise Crowded


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
    except (RuntimeError, ValueError) as why:  # A password; a place or a name that there can't be.
        raise zipfile.BadZipFile(str(why)) from why


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
