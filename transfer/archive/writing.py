"""Archives that are being written: a .zip or a folder under another name until it is whole, a tar as a stream."""

import io
import os
import shutil
import tarfile
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from lib.storage.private_files import narrow
from transfer.archive.kinds import MANIFEST, PIECE, Digested

PACKED = {".jsonl", ".md", ".html", ".json", ".vtt"}  # Pictures and films are packed already.


class ExportFailed(Exception):
    """An export couldn't be written, as a sentence for whoever asked for it."""


@contextmanager
def written_whole(path, is_private=True):
    """A name beside `path` to write under; what is there at the end gets its own, or nothing does.

    What is private nobody else on the machine can read.
    """
    path = Path(path)
    if os.path.lexists(path):
        raise ExportFailed(_("%(path)s already exists. Choose another name.") % {"path": path})
    if not path.absolute().parent.is_dir():
        raise ExportFailed(_("There is no folder %(path)s.") % {"path": path.absolute().parent})
    room = Path(
        tempfile.mkdtemp(prefix=f".{path.name}-", suffix=".part", dir=path.absolute().parent)
    )
    try:
        yield room / path.name
        if is_private:
            narrow(room / path.name)
        os.rename(room / path.name, path)
    except OSError as error:
        raise ExportFailed(
            _("The export couldn’t be written: %(why)s") % {"why": error.strerror or error}
        ) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def new_archive(path):
    """An archive to be written, a .zip or a folder as its name says."""
    with written_whole(path) as unfinished:
        if unfinished.suffix == ".zip":
            with ZipFile(unfinished, "x") as zip_file:
                yield NewArchive(lambda name: _in_zip(zip_file, name))
        else:
            unfinished.mkdir(mode=0o700)
            yield NewArchive(lambda name: _in_folder(unfinished, name))


def _in_zip(zip_file, name):
    entry = ZipInfo(name, time.localtime()[:6])
    entry.compress_type = ZIP_DEFLATED if PurePosixPath(name).suffix in PACKED else ZIP_STORED
    return zip_file.open(entry, "w", force_zip64=True)


def _in_folder(folder, name):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


class NewArchive:
    """An archive that is being written, one file after the other; `files` says what is in it so far."""

    def __init__(self, open_new):
        self._open_new, self.files = open_new, {}

    @contextmanager
    def file(self, name):
        """A new file to write to."""
        with self._open_new(name) as file:
            yield (digested := Digested(file))
        self.files[name] = digested.result()

    def close(self, manifest):
        with self._open_new(MANIFEST) as file:
            file.write(manifest)


class NewTar:
    """A tar that is written from one end to the other; `files` says what is in it so far."""

    def __init__(self, out):
        self._tar = tarfile.TarFile(fileobj=_Onward(out), mode="w", copybufsize=PIECE)
        self.files = {}

    def add(self, name, path):
        with path.open("rb") as file:
            about, digested = os.fstat(file.fileno()), Digested(file)
            self._put(name, digested, about.st_size, int(about.st_mtime))
        self.files[name] = digested.result()

    def close(self, manifest):
        self._put(MANIFEST, io.BytesIO(manifest), len(manifest))
        self._tar.close()

    def _put(self, name, file, size, mtime=0):
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, mtime, 0o600
        self._tar.addfile(info, file)


class _Onward:
    """A file that is only written to, and knows how far."""

    def __init__(self, out):
        self._out, self._written = out, 0

    def write(self, piece):
        self._out.write(piece)
        self._written += len(piece)

    def tell(self):
        return self._written
