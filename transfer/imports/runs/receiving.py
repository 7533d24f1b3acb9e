"""Files on their way up from a browser: sent whole or in pieces, and gone on with after a break.

What was begun stands in the session of whoever sends it, and how far it is, in the length of its
file: nobody else can add to it, and there is nothing to keep in step. Nothing serves these files.
With STORAGE_URL they lie in the bucket (pieces.py), and whoever reads one has it `on_this_machine`.
"""

import os
import re
import secrets
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENOSPC
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import chain
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from lib.storage.buckets import StoreAway
from transfer.imports.runs import pieces

IN_SESSION = "import_uploads"  # {token: [name, bytes, when it was changed last]}
PIECE = 2 << 20  # bytes of one request at most; the browser's script is told
AT_ONCE = 50  # files of one session
ROOM = 200 << 20  # bytes of the disk that stay free for the blog itself
GIGABYTE = 1 << 30
KEPT = 24 * 3600  # seconds after its last piece
TOKEN = re.compile("[0-9a-f]{32}")
FETCHED = "fetched-"  # folders of what is read here and lies in the bucket
BEING_LOCKED = 60  # seconds, and far more than that takes


class UploadRefused(Exception):
    """Says in a sentence why, and with which HTTP status."""

    def __init__(self, sentence, status=422):
        super().__init__(sentence)
        self.status = status


class Misplaced(Exception):
    """A piece that doesn't begin where the file ends by now, at `received`."""

    def __init__(self, received):
        super().__init__()
        self.received = received


@dataclass(frozen=True)
class Upload:
    token: str
    name: str
    size: int  # bytes that it is to have
    stamp: str = ""  # of its last change, where it came from; without one it isn't gone on with

    @property
    def path(self):
        return folder() / self.token

    @property
    def received(self):
        """Bytes that are here. Raises UploadRefused while the bucket is away."""
        if pieces.store():
            with _refused_without_room():
                return pieces.received(self.token)
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def is_whole(self):
        return self.received == self.size

    @property
    def is_given_up(self):
        return not pieces.store() and not self.path.exists()


def folder():
    """The folder of uploads; made where it isn't there."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def uploads_of(session):
    """{token: Upload} of what a session has sent and not used yet."""
    kept = session.get(IN_SESSION, {})
    return {token: Upload(token, *about) for token, about in kept.items()}


def whole_ones(session):
    """The Uploads of which all is here, as far as that can be told now."""
    with suppress(UploadRefused):
        return [one for one in uploads_of(session).values() if one.is_whole]
    return []


def begin(session, name, size, stamp=""):
    """The Upload of a file: the one that broke off, or a new one. Raises UploadRefused."""
    name = PurePath(name.replace("\\", "/")).name[:200] or "export"
    uploads = uploads_of(session)
    for one in uploads.values():
        same = (one.name, one.size, one.stamp) == (name, size, stamp)
        if stamp and same and not one.is_given_up:
            return one
    if size <= 0:
        raise UploadRefused(_("“%(name)s” is empty.") % {"name": name})
    if size > settings.IMPORT_BYTES:
        words = _("“%(name)s” is larger than %(n)d GB. Import it from the command line.")
        raise UploadRefused(words % {"name": name, "n": settings.IMPORT_BYTES // GIGABYTE}, 413)
    if len(uploads) >= AT_ONCE:
        raise UploadRefused(_("These are too many files. Put them into one .zip."))
    _refuse_without_room(size)
    new = Upload(secrets.token_hex(16), name, size, stamp[:30])
    if not pieces.store():
        with _refused_without_room():
            new.path.touch(mode=0o600, exist_ok=False)
    _remember(session, uploads | {new.token: new})
    return new


def add(upload, offset, piece):
    """Put the bytes `piece` behind what is here. Raises Misplaced, or UploadRefused with nothing added."""
    if offset + len(piece) > upload.size:
        raise UploadRefused(_("More data arrived than the file contains. Send it again."))
    if pieces.store():
        with _refused_without_room():
            received = pieces.received(upload.token)
            if received != offset:
                raise Misplaced(received)
            pieces.add(upload.token, offset, piece)
        return offset + len(piece)
    with _refused_without_room(), upload.path.open("r+b") as file:
        flock(file, LOCK_EX)  # Another tab may send the same.
        received = file.seek(0, os.SEEK_END)
        if received != offset:
            raise Misplaced(received)
        try:
            file.write(piece)
            file.flush()
        except OSError:
            file.truncate(offset)
            raise
    return offset + len(piece)


def take_in(session, sent):
    """Keep a file that came whole, in a form: its Upload. Raises UploadRefused."""
    upload = begin(session, sent.name, sent.size)
    _write(sent, upload.path)
    return upload


def keep(sent):
    """The path of a file that came whole, once it is kept for what it was sent for. Raises UploadRefused."""
    _refuse_without_room(sent.size)
    path = folder() / secrets.token_hex(16)
    _write(sent, path)
    return path


def forget(session, *tokens):
    """Forget these uploads of a session, which has no more to do with them."""
    kept = {key: one for key, one in uploads_of(session).items() if key not in tokens}
    _remember(session, kept)


def cancel(session, upload):
    throw_away(upload.path)
    forget(session, upload.token)


def opened(upload):
    """An Upload as a binary file; what lies in the bucket is fetched as far as it is read. Raises OSError."""
    if _is_only_in_bucket(upload.path):
        return pieces.opened(upload.token)
    return upload.path.open("rb")


@contextmanager
def on_this_machine(*paths):
    """The paths at which these files can be read; what lies in the bucket is fetched for as long as that takes.

    Raises FileNotFoundError if one is gone, or another OSError.
    """
    if not pieces.store():
        yield paths
        return
    _drop_left_behind()
    with _folder_of_fetched() as place:
        here = [place / Path(path).name if _is_only_in_bucket(path) else path for path in paths]
        for path in {one for one in here if one not in paths}:
            pieces.fetch(path.name, path, ROOM)
        yield tuple(map(str, here))


@contextmanager
def _folder_of_fetched():
    """A folder that is locked as long as it is used: what a killed process leaves is told by that."""
    with tempfile.TemporaryDirectory(prefix=FETCHED, dir=folder()) as place:
        locked = os.open(place, os.O_RDONLY)
        try:
            flock(locked, LOCK_EX)
            yield Path(place)
        finally:
            os.close(locked)


def _drop_left_behind():
    for place in folder().glob(f"{FETCHED}*"):
        with suppress(OSError):
            locked = os.open(place, os.O_RDONLY)
            try:
                flock(locked, LOCK_EX | LOCK_NB)
                if place.stat().st_mtime < time.time() - BEING_LOCKED:
                    shutil.rmtree(place, ignore_errors=True)
            finally:
                os.close(locked)


def is_there(path):
    """Whether this process can read what was sent. Raises StoreAway."""
    if _is_only_in_bucket(path):
        return pieces.received(Path(path).name) > 0
    return os.access(path, os.R_OK)


def throw_away(*paths):
    """Delete files or folders of uploads; whatever else a path names stays."""
    for path in map(Path, filter(None, paths)):
        if _is_in_bucket(path):
            with suppress(StoreAway):  # The sweep finds it.
                pieces.drop(path.name)
        if path.parent not in _folders():
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def sweep(in_use):
    """Delete what was begun and left, but for the paths `in_use`."""
    long_ago = time.time() - KEPT
    _drop_left_behind()
    for path in chain.from_iterable(one.glob("*") for one in _folders()):
        if path.name.startswith(FETCHED) or str(path) in in_use:
            continue
        if path.stat().st_mtime < long_ago:
            throw_away(path)
    if pieces.store():
        needed = {Path(path).name for path in in_use if path}
        for token, at in pieces.tokens_since().items():
            if token not in needed and at < long_ago:
                pieces.drop(token)


def _is_only_in_bucket(path):
    """Whether an upload is in the bucket and not here; those from before there was a bucket are here."""
    return _is_in_bucket(path) and not Path(path).exists()


def _is_in_bucket(path):
    """Whether a path is that of an upload and uploads lie in the bucket; each machine may call its folder otherwise."""
    path = Path(path)
    return bool(pieces.store() and path.parent.name == "imports" and TOKEN.fullmatch(path.name))


def _folders():
    """Where uploads lie, and where an earlier release kept those that supply what is missing."""
    return folder(), folder().with_name("supplied")


def _remember(session, uploads):
    session[IN_SESSION] = {key: [one.name, one.size, one.stamp] for key, one in uploads.items()}


def _write(sent, path):
    if pieces.store():
        offset = 0
        with _refused_without_room():
            for piece in sent.chunks(PIECE):
                pieces.add(path.name, offset, piece)
                offset += len(piece)
        return
    try:
        with _refused_without_room(), path.open("wb") as file:
            for piece in sent.chunks():
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _refuse_without_room(size):
    if shutil.disk_usage(folder()).free < size + ROOM:
        raise UploadRefused(_no_room(), 507)


def _no_room():
    return _("The server’s disk has no room for this file. Nothing was lost or changed.")


@contextmanager
def _refused_without_room():
    try:
        yield
    except FileNotFoundError as error:
        raise UploadRefused(_("This upload was cancelled. Send the file again."), 404) from error
    except OSError as error:
        message = _no_room()
        if error.errno != ENOSPC:
            words = _("The server can’t keep this file: %(why)s. Nothing was lost or changed.")
            message = words % {"why": error.strerror or error}
        raise UploadRefused(message, 507) from error
