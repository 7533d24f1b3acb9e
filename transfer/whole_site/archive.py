"""An export as a .zip or as a folder: written under another name until it is whole, checked before it is read.

What it has inside is listed in manifest.json, with the size and the SHA-256 of every file. docs/export-format.md
describes the shape.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from lib.storage.private_files import narrow

FORMAT, VERSION = "parley-site", 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 200_000_000  # bytes
PIECE = 1 << 20
# A text is packed to a tenth or so; what unpacks to more than this was made to fill a disk.
TIMES_PACKED, LET_PASS = 400, 10_000_000
NAME = re.compile(r"(?:data|articles|pages|media|originals)/[^\\\x00-\x1f]+")
PACKED = {".jsonl", ".md", ".html", ".json", ".vtt"}  # Pictures and films are packed already.


class ExportFailed(Exception):
    """An export couldn't be written, as a sentence for whoever asked for it."""


class ImportFailed(Exception):
    """An export can't be read, as a sentence for whoever brought it."""


@contextmanager
def written_whole(path, is_private=True):
    """A name beside `path` to write under; what is there at the end gets its own, or nothing does.

    What is private nobody else on the machine can read.
    """
    path = Path(path)
    if os.path.lexists(path):
        raise ExportFailed(_("%(path)s is already there. Choose another name.") % {"path": path})
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
    """An archive that is being written, one file after the other."""

    def __init__(self, open_new):
        self._open_new, self.files = open_new, {}

    @contextmanager
    def file(self, name):
        """A function that writes the next bytes of a new file."""
        digest, size = hashlib.sha256(), 0
        with self._open_new(name) as file:

            def write(data):
                nonlocal size
                size += len(data)
                digest.update(data)
                file.write(data)

            yield write
        self.files[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def close(self, **about):
        """Write the list of what it has, and what else there is to say."""
        about = {"format": FORMAT, "version": VERSION} | about | {"files": self.files}
        with self._open_new(MANIFEST) as file:
            file.write(json.dumps(about, ensure_ascii=False, indent=1).encode())


@contextmanager
def kept_archive(path):
    """An archive to be read, of which every byte has been compared with its manifest."""
    path = Path(path)
    try:
        if path.is_dir():
            archive = KeptArchive(_Folder(path))
            archive.check()
            yield archive
        else:
            with ZipFile(path) as zip_file:
                archive = KeptArchive(_Zip(zip_file))
                archive.check()
                yield archive
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ImportFailed(
            _("%(path)s can’t be read: %(why)s") % {"path": path, "why": error}
        ) from error


class _Zip:
    def __init__(self, zip_file):
        self.zip_file = zip_file

    def sizes(self):
        found = [one for one in self.zip_file.infolist() if not one.is_dir()]
        sizes = {one.filename: one.file_size for one in found}
        if len(sizes) < len(found):
            raise ImportFailed(_("This archive has two files of the same name."))
        for one in found:
            if one.file_size > max(LET_PASS, TIMES_PACKED * one.compress_size):
                raise ImportFailed(
                    _("%(name)s in this archive unpacks to far more than a text can.")
                    % {"name": one.filename}
                )
        return sizes

    def open(self, name):
        return self.zip_file.open(name)


class _Folder:
    def __init__(self, path):
        self.path = path

    def sizes(self):
        paths = [path for path in self.path.rglob("*") if path.is_symlink() or path.is_file()]
        if link := next(filter(Path.is_symlink, paths), None):
            raise ImportFailed(
                _("%(name)s is a link. An export has files alone.") % {"name": link.name}
            )
        return {path.relative_to(self.path).as_posix(): path.stat().st_size for path in paths}

    def open(self, name):
        return (self.path / name).open("rb")


class KeptArchive:
    """An archive that is being read."""

    def __init__(self, inside):
        self.inside, self.sizes = inside, inside.sizes()
        self.manifest = self._manifest()
        self.files = self.manifest["files"]

    def check(self):
        """Raise ImportFailed unless it has exactly the files of its manifest, each as it says."""
        for name in self.sizes.keys() ^ self.files.keys() - {MANIFEST}:
            if name == MANIFEST:
                continue
            raise ImportFailed(
                _("The list in this archive and its files differ: %(name)s") % {"name": name}
            )
        for name, told in self.files.items():
            if not NAME.fullmatch(name) or ".." in PurePosixPath(name).parts:
                raise ImportFailed(
                    _("This archive has a file in a place where none belongs: %(name)s")
                    % {"name": name}
                )
            if self.sizes[name] != told["bytes"] or self._sha256(name) != told["sha256"]:
                raise ImportFailed(
                    _("%(name)s isn’t as it was when the export was made. Copy the export again.")
                    % {"name": name}
                )

    def open(self, name):
        if name not in self.files:
            raise ImportFailed(_("%(name)s isn’t in this archive.") % {"name": name})
        return self.inside.open(name)

    def _sha256(self, name):
        digest = hashlib.sha256()
        with self.inside.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def _manifest(self):
        if not 0 < self.sizes.get(MANIFEST, 0) < LONGEST_MANIFEST:
            raise ImportFailed(_("This isn’t an export of a Parley site: it has no manifest.json."))
        with self.inside.open(MANIFEST) as file:
            manifest = _read_json(file.read())
        if not _is_whole(manifest):
            raise ImportFailed(_("This isn’t an export of a Parley site: its list can’t be read."))
        if manifest["version"] != VERSION:
            raise ImportFailed(
                _("A newer Parley made this export. Update this one, then import it.")
                if manifest["version"] > VERSION
                else _("This Parley can’t read exports of version %(version)s.")
                % {"version": manifest["version"]}
            )
        return manifest


def _is_whole(manifest):
    """Whether a manifest has the parts that it is read for, each of its kind."""
    return (
        isinstance(manifest, dict)
        and manifest.get("format") == FORMAT
        and isinstance(manifest.get("version"), int)
        and isinstance(files := manifest.get("files"), dict)
        and all(
            isinstance(told, dict) and isinstance(told.get("bytes"), int) and "sha256" in told
            for told in files.values()
        )
        and isinstance(tables := manifest.get("tables"), dict)
        and all(
            isinstance(told, dict) and "columns" in told and "rows" in told
            for told in tables.values()
        )
    )


def _read_json(data):
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
