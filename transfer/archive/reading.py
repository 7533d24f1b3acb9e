"""Archives that are read, in which nothing is believed: a .zip or a folder where it lies, a tar as it comes.

Only names that we give are taken, nothing unpacks to what fills a disk, and every byte is compared with
the manifest.
"""

import os
import shutil
import tarfile
from contextlib import contextmanager, nullcontext
from pathlib import Path
from zipfile import ZipFile

from transfer.archive.encryption import decrypted
from transfer.archive.kinds import LONGEST_MANIFEST, MANIFEST, PIECE, Digested, digest_of
from transfer.sources.archives import DAMAGED

BROKEN_TAR = (tarfile.TarError, EOFError, ValueError, OverflowError)
BROKEN_ZIP = (*DAMAGED, OSError, RuntimeError)
# A text is packed to a tenth or so; what unpacks to more than this was made to fill a disk.
TIMES_PACKED, LET_PASS = 400, 10_000_000


@contextmanager
def kept_archive(path, kind):
    """A .zip or a folder to be read, of which every byte has been compared with its manifest."""
    path = Path(path)
    try:
        with nullcontext(_Folder(path)) if path.is_dir() else _Zip(path) as inside:
            yield KeptArchive(inside, kind)
    except BROKEN_ZIP as error:
        raise kind.refusal(kind.broken, path=path, why=error) from error


class KeptArchive:
    """An archive that is being read; `files` are those of its manifest."""

    def __init__(self, inside, kind):
        self._inside, self._kind = inside, kind
        sizes = inside.sizes(kind)
        if not 0 < sizes.pop(MANIFEST, 0) <= LONGEST_MANIFEST:
            raise kind.refusal(kind.no_manifest)
        with inside.open(MANIFEST) as file:
            self.manifest, self.files = kind.read(file.read())
        kind.compare(self.files, sizes, lambda name: digest_of(inside.open(name)))

    def open(self, name):
        if name not in self.files:
            raise self._kind.refusal(self._kind.absent, name)
        return self._inside.open(name)


class _Zip(ZipFile):
    def sizes(self, kind):
        members = [one for one in self.infolist() if not one.is_dir()]
        sizes = {one.filename: one.file_size for one in members}
        if len(sizes) < len(members):
            raise kind.refusal(kind.twice)
        for one in members:
            if one.file_size > max(LET_PASS, TIMES_PACKED * one.compress_size):
                raise kind.refusal(kind.bomb, one.filename)
        return sizes


class _Folder:
    def __init__(self, path):
        self.path = path

    def sizes(self, kind):
        paths = [path for path in self.path.rglob("*") if path.is_symlink() or path.is_file()]
        if link := next(filter(Path.is_symlink, paths), None):
            raise kind.refusal(kind.link, link.name)
        return {path.relative_to(self.path).as_posix(): path.stat().st_size for path in paths}

    def open(self, name):
        return (self.path / name).open("rb")


def unpack(path, folder, kind, identities=()):
    """Put the files of a tar into an empty folder; returns what is made of its manifest, with which they agree."""
    digests = {}
    with path.open("rb") as file, decrypted(file, identities, kind) as plain:
        try:
            text = _unpack(plain, folder, kind, digests)
        except BROKEN_TAR as error:
            # It ends in the middle, or never was one.
            raise kind.refusal(kind.broken if digests else kind.another) from error
        while plain.read(PIECE):  # The end of it is what age vouches with.
            pass
    if text is None:
        raise kind.refusal(kind.broken if digests else kind.another)
    manifest, listed = kind.read(text)
    kind.compare(listed, {name: digest[0] for name, digest in digests.items()}, digests.get)
    return manifest


def _unpack(plain, folder, kind, digests):
    """The manifest of a tar, None where it has none; each other file goes to a new place."""
    text = None
    with tarfile.open(fileobj=plain, mode="r|", bufsize=PIECE) as tar:
        for member in tar:
            # No link, no folder, nothing that leads elsewhere; and a sparse one may be of any size.
            is_file = member.type == tarfile.REGTYPE and not member.issparse()
            is_manifest = member.name == MANIFEST
            is_new = text is None and member.name not in digests
            if not (is_file and is_new and (is_manifest or kind.is_name(member.name))):
                raise kind.refusal(kind.foreign, member.name)
            if is_manifest and member.size > LONGEST_MANIFEST:
                raise kind.refusal(kind.unreadable)
            file = tar.extractfile(member)
            if is_manifest:
                text = file.read()
            else:
                digests[member.name] = None  # It begins as an archive of ours, wherever it ends.
                digests[member.name] = _take(file, folder / member.name)
    return text


def _take(file, path):
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digested = Digested(file)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "wb") as out:
        shutil.copyfileobj(digested, out, PIECE)
    return digested.result()
