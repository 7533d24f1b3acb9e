"""An archive is believed in nothing: what is broken, foreign or leads elsewhere is refused by its name."""

import hashlib
import io
import json
import tarfile

import pyrage
import pytest

from transfer.archive import encryption
from transfer.archive.reading import unpack
from transfer.backup.manifest import BackupKind, Manifest
from transfer.backup.refusals import BackupFailed, in_sentences

FILES = {
    "database.sqlite3": b"rows " * 500,
    "media/a/pear.jpg": b"pear " * 300,
    "originals/b.jpg": b"bark " * 9,
}


def tar_of(members, manifest=True):
    """A tar file of (name, bytes, changes of the TarInfo), and a manifest that agrees with it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, text, about in members:
            info = tarfile.TarInfo(name)
            info.size = len(text)
            for key, value in about.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(text))
        if manifest:
            text = told({name: text for name, text, _about in members})
            info = tarfile.TarInfo("manifest.json")
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
    return out.getvalue()


def told(files):
    digests = {name: (len(text), hashlib.sha256(text).hexdigest()) for name, text in files.items()}
    return Manifest("2026-11-28", "Orchard", "sqlite", [], {}, digests).to_json()


def plain(**about):
    return [(name, text, about) for name, text in FILES.items()]


@pytest.fixture
def unpacked(tmp_path):
    """Unpack these bytes; returns the sentence of what is refused, or the files that came out."""

    def unpack_bytes(packed, identities=()):
        file, folder = tmp_path / "backup.tar", tmp_path / "out"
        file.write_bytes(packed)
        folder.mkdir()
        try:
            with in_sentences():
                unpack(file, folder, BackupKind, identities)
        except BackupFailed as refused:
            return str(refused)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return unpack_bytes


def encrypted(packed, recipients):
    out = io.BytesIO()
    with encryption.encrypted(out, recipients) as plain:
        plain.write(packed)
    return out.getvalue()


def test_what_was_packed_comes_out(unpacked):
    assert unpacked(tar_of(plain())) == FILES


def test_what_was_encrypted_comes_out_with_the_key(unpacked):
    secret = pyrage.x25519.Identity.generate()
    packed = encrypted(tar_of(plain()), [secret.to_public()])
    assert b"pear" not in packed
    assert unpacked(packed, [secret]) == FILES


@pytest.mark.parametrize("name", FILES)
def test_each_file_that_has_changed_is_named(unpacked, name):
    packed = tar_of(plain())
    at = packed.index(FILES[name])
    said = unpacked(packed[:at] + b"X" + packed[at + 1 :])
    assert said == f"{name} is damaged in the backup."


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_a_backup_that_ends_anywhere_is_refused(tmp_path, is_encrypted):
    secret = pyrage.x25519.Identity.generate()
    packed = tar_of(plain())
    end = packed.rindex(b"}") + 1  # Behind it, a tar file has only zeros.
    if is_encrypted:
        packed = encrypted(packed, [secret.to_public()])
        end = len(packed)
    file = tmp_path / "backup.tar"
    for number, length in enumerate(range(0, end, 397)):
        file.write_bytes(packed[:length])
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(BackupFailed), in_sentences():
            unpack(file, folder, BackupKind, [secret])


@pytest.mark.parametrize("length", [1000, 1600])
def test_one_that_ends_in_its_first_file_is_said_to_be_cut_off(unpacked, length):
    assert "cut off" in unpacked(tar_of(plain())[:length])


def test_a_byte_that_has_changed_in_an_encrypted_backup_is_noticed(unpacked):
    secret = pyrage.x25519.Identity.generate()
    packed = bytearray(encrypted(tar_of(plain()), [secret.to_public()]))
    packed[-5000] ^= 1
    assert "cut off or damaged" in unpacked(bytes(packed), [secret])


def test_who_has_no_key_or_another_is_told(unpacked, tmp_path):
    packed = encrypted(tar_of(plain()), [pyrage.x25519.Identity.generate().to_public()])
    assert (
        unpacked(packed, [pyrage.x25519.Identity.generate()]) == "This key doesn’t open the backup."
    )
    (tmp_path / "out").rmdir()
    assert "--key" in unpacked(packed)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up",
        "media/../../up",
        "media/./a",
        "media//a",
        "media",
        "env",
        "static/a.js",
    ],
)
def test_a_name_that_we_never_give_is_refused(unpacked, tmp_path, name):
    assert "isn’t ours" in unpacked(tar_of([*plain(), (name, b"evil", {})]))
    assert not (tmp_path / "up").exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_file_is_refused(unpacked, kind):
    evil = ("media/x", b"", {"type": kind, "linkname": "/etc"})
    assert "isn’t ours" in unpacked(tar_of([evil, ("media/x/y", b"evil", {})]))


def test_one_name_twice_is_refused(unpacked):
    assert "isn’t ours" in unpacked(tar_of([*plain(), ("media/a/pear.jpg", b"other", {})]))


def test_what_the_manifest_lacks_or_has_alone_is_refused(unpacked, tmp_path):
    text = told(FILES)
    lacks = tar_of([*plain(), ("media/more", b"", {}), ("manifest.json", text, {})], manifest=False)
    assert "isn’t ours: media/more" in unpacked(lacks)


def test_a_file_that_is_missing_is_named(unpacked):
    packed = tar_of([*plain()[1:], ("manifest.json", told(FILES), {})], manifest=False)
    assert unpacked(packed) == "database.sqlite3 is missing in the backup."


@pytest.mark.parametrize(
    "packed", [b"", b"PK\3\4 a zip", b"x" * 5000, b"age-encryption.org/v1\nrubbish"]
)
def test_another_file_is_no_backup(unpacked, packed):
    assert isinstance(unpacked(packed, [pyrage.x25519.Identity.generate()]), str)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 99},
        {"version": "x"},
        {"tables": None, "surprise": 1},
        {"files": 3},
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused(unpacked, change):
    text = json.dumps(json.loads(told(FILES)) | change).encode()
    assert isinstance(
        unpacked(tar_of([*plain(), ("manifest.json", text, {})], manifest=False)), str
    )
