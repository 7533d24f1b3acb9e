"""The archive: a tar file, as it is or encrypted with age.

It is written and read from one end to the other, so neither takes memory or room of its own. Of what
is read nothing is believed: only names that we give are taken, and each file goes to a new place.
"""

import hashlib
import io
import os
import shutil
import tarfile
import threading
from contextlib import contextmanager

import pyrage
from django.utils.translation import gettext as _

from transfer.backup import files, manifest
from transfer.backup.refusals import BackupFailed

AGE = b"age-encryption.org/v1"
A_PART = 1 << 20  # bytes
DATABASES = {"database.sqlite3", "database.dump"}
LONGEST_MANIFEST = 256 << 20
_BROKEN = (tarfile.TarError, EOFError, ValueError, OverflowError)


class Digest:
    """A file that is read, with what it has been so far."""

    def __init__(self, file):
        self._file, self._sha = file, hashlib.sha256()
        self.size = 0

    def read(self, size=-1):
        part = self._file.read(size)
        self._sha.update(part)
        self.size += len(part)
        return part

    def result(self):
        return [self.size, self._sha.hexdigest()]


def digest_of(path):
    with path.open("rb") as file:
        digest = Digest(file)
        while digest.read(A_PART):
            pass
    return digest.result()


class _Onward:
    """A file that is only written to, and knows how far."""

    def __init__(self, out):
        self._out, self._written = out, 0

    def write(self, part):
        self._out.write(part)
        self._written += len(part)

    def tell(self):
        return self._written


class Writer:
    """An archive that is being written; `files` says what is in it so far."""

    def __init__(self, out):
        self._tar = tarfile.TarFile(fileobj=_Onward(out), mode="w", copybufsize=A_PART)
        self.files = {}

    def add(self, name, path):
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            about = os.fstat(file.fileno())
            info.size, info.mtime, info.mode = about.st_size, int(about.st_mtime), 0o600
            digest = Digest(file)
            self._tar.addfile(info, digest)
        self.files[name] = digest.result()

    def close(self, text):
        info = tarfile.TarInfo(manifest.NAME)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))
        self._tar.close()


def recipient_of(key):
    """The public key that a text is; raises BackupFailed."""
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        said = _("“%(key)s” isn’t a public age key. It begins with age1.")
        raise BackupFailed(said % {"key": key.strip()[:80]}) from error


def identities_of(path):
    """The secret keys of a file, as age-keygen writes it; raises BackupFailed."""
    try:
        lines = path.read_text().split("\n")
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (pyrage.IdentityError, ValueError) as error:
        raise BackupFailed(_("%(file)s has no secret age key in it.") % {"file": path}) from error
    if not found:
        raise BackupFailed(_("%(file)s has no secret age key in it.") % {"file": path})
    return found


@contextmanager
def encrypted(out, recipients):
    """A file whose bytes arrive in `out`, encrypted if there are recipients."""
    if not recipients:
        yield out
        return
    reading, writing = _pipe()
    with _apart(lambda: pyrage.encrypt_io(reading, out, recipients), reading), writing:
        yield writing


@contextmanager
def decrypted(file, identities):
    """What a file has, decrypted if it is encrypted."""
    if not is_encrypted(file):
        yield file
        return
    if not identities:
        raise BackupFailed(_("This backup is encrypted. Name the file of its key with --key."))
    reading, writing = _pipe()
    with _apart(lambda: pyrage.decrypt_io(file, writing, identities), writing), reading:
        yield reading


def is_encrypted(file):
    begins = file.read(len(AGE))
    file.seek(0)
    return begins == AGE


def unpack(path, folder, identities=()):
    """Put the files of an archive into an empty folder; returns its manifest, which they agree with."""
    found = {}
    with path.open("rb") as file, decrypted(file, identities) as plain:
        try:
            text = _unpack(plain, folder, found)
        except _BROKEN as error:
            # It ends in the middle, or never was one.
            said = _damaged() if found else manifest.not_one()
            raise BackupFailed(said) from error
        while plain.read(A_PART):  # The end of it is what age vouches with.
            pass
    if text is None:
        raise BackupFailed(_damaged() if found else manifest.not_one())
    told = manifest.read(text)
    _compare(told, found)
    return told


def _unpack(plain, folder, found):
    text = None
    with tarfile.open(fileobj=plain, mode="r|", bufsize=A_PART) as tar:
        for member in tar:
            if text is not None or member.name in found:
                raise BackupFailed(_foreign(member.name))
            if member.name == manifest.NAME and _is_file(member):
                text = _read_manifest(tar, member)
            else:
                file = tar.extractfile(_allowed(member))
                found[member.name] = None  # It begins as a backup, wherever it ends.
                found[member.name] = _take(file, folder, member.name)
    return text


def _read_manifest(tar, member):
    if member.size > LONGEST_MANIFEST:
        raise BackupFailed(_("The backup’s manifest can’t be read."))
    return tar.extractfile(member).read()


def _allowed(member):
    """A file of a name that we give; no link, no folder, nothing that leads elsewhere."""
    if not (_is_file(member) and (member.name in DATABASES or files.is_name(member.name))):
        raise BackupFailed(_foreign(member.name))
    return member


def _is_file(member):
    """A sparse one may be of any size."""
    return member.type == tarfile.REGTYPE and not member.issparse()


def _take(file, folder, name):
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = Digest(file)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "wb") as out:
        shutil.copyfileobj(digest, out, A_PART)
    return digest.result()


def _compare(told, found):
    for name in sorted(set(told.files) | set(found)):
        if name not in found:
            raise BackupFailed(_("%(file)s is missing in the backup.") % {"file": name})
        if name not in told.files:
            raise BackupFailed(_foreign(name))
        if list(told.files[name]) != found[name]:
            raise BackupFailed(_("%(file)s is damaged in the backup.") % {"file": name})


def _foreign(name):
    return _("The backup has something in it that isn’t ours: %(file)s") % {"file": name[:200]}


def _damaged():
    return _("The backup is cut off or damaged. Copy it once more, or take another.")


def _pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", A_PART), os.fdopen(writing, "wb", A_PART)


@contextmanager
def _apart(work, its_end):
    """Do work in a thread that shuts its end of a pipe afterwards; its failure is what is raised."""
    failures = []

    def run():
        try:
            with its_end:
                work()
        except BrokenPipeError:
            pass  # The other end has had enough, and says why.
        except Exception as failure:
            failures.append(failure)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    except Exception as at_our_end:
        thread.join()
        raise (failures[0] if failures else at_our_end) from None
    thread.join()
    if failures:
        raise failures[0]
