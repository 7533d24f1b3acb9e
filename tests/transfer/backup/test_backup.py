"""A blog is backed up while it runs, tried by restoring it, and restored."""

import resource
import sqlite3
import stat
import threading
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import AuditEntry
from blog.models import EarlierFile, Picture, Post, Site
from comments.models import Comment
from lib.processes.alone import alone
from transfer.archive.reading import unpack
from transfer.backup import making
from transfer.backup.checking import verify
from transfer.backup.databases import of_this_site
from transfer.backup.making import INCLUDE, make
from transfer.backup.manifest import BackupKind
from transfer.backup.refusals import BackupFailed
from transfer.backup.restoring import restore
from transfer.models import Backup

# Other processes read what is restored.
pytestmark = pytest.mark.timeout(300)
PICTURES = {"media/pictures/2026/pear.jpg", "originals/pear.jpg"}


class NotDeleted(Exception):
    """What rolls a deletion back."""


FOUND = "SELECT rowid FROM blog_entry WHERE blog_entry MATCH 'pears' ORDER BY rowid"
WORDS = "The pears were late this year."


def test_what_was_lost_comes_back(blog, place, earlier_databases):
    picture = settings.MEDIA_ROOT / "pictures/2026/pear.jpg"
    was, identity = picture.read_bytes(), blog.identity
    call_command("backup", place / "a.tar")
    Comment.objects.all().delete()
    Post.everything.update(title="Spoilt")
    picture.unlink()
    done = restore(place / "a.tar", replaces=True)
    assert [comment.text for comment in Comment.objects.all()] == [WORDS]
    assert Post.everything.get().title == "A wall of espaliers"
    assert picture.read_bytes() == was
    assert Site.current().identity != identity  # No page that was stored since is shown again.
    assert len(done.aside) == 3  # What was there is kept: the database and two folders.
    if connection.vendor == "sqlite":
        assert b"Spoilt" in Path(done.aside[-1]).read_bytes()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about the index of SQLite")
def test_a_deletion_that_is_rolled_back_and_then_repeated_leaves_the_search_index_sound(
    blog, place
):
    connection.close()  # A connection remembers that it has noted the first deletion.
    with suppress(NotDeleted), transaction.atomic():
        Post.everything.get().delete()
        connection.cursor().execute(FOUND)
        raise NotDeleted
    Post.everything.get().delete()
    of_this_site().copy(place / "copy.sqlite3")
    with closing(sqlite3.connect(place / "copy.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about the index of SQLite")
def test_a_backup_of_which_only_the_search_index_is_damaged_is_restored_with_a_new_one(
    blog, place, earlier_databases
):
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        before = cursor.fetchall()
        cursor.execute("UPDATE blog_entry_data SET block = x'00000004' WHERE id > 1000")
    make(place / "a.tar")
    assert verify(place / "a.tar")
    restore(place / "a.tar", replaces=True)
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        assert cursor.fetchall() == before != []
        cursor.execute("SELECT v FROM blog_entry_config WHERE k = 'version'")
        assert cursor.fetchone() == (5,)


def test_who_was_signed_out_since_stays_signed_out(blog, place, client, reader, earlier_databases):
    client.force_login(reader)
    assert client.get("/account/").status_code == 200
    make(place / "a.tar")
    call_command("restore", place / "a.tar", "--replace")
    assert client.get("/account/").status_code == 302
    assert AuditEntry.objects.get().kind == "restore"


def test_a_backup_is_for_its_owner_alone_and_has_no_secret(blog, place):
    make(place / "a.tar")
    assert stat.S_IMODE((place / "a.tar").stat().st_mode) == 0o600
    assert settings.SECRET_KEY.encode() not in (place / "a.tar").read_bytes()
    assert [path.name for path in place.iterdir()] == ["a.tar"]


@pytest.mark.parametrize("media", [INCLUDE, "reference"])
def test_a_file_that_is_being_written_is_not_in_it(blog, place, media):
    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half of "
            made.append(make(place / "a.tar", media=media))
            yield b"it"

    made = []
    default_storage.save("pictures/2026/medlar.jpg", Watched(b"half of it"))
    named = {*made[0].files, *made[0].referenced}
    assert {name for name in named if "/" in name} == PICTURES


def test_a_picture_that_comes_while_the_database_is_copied_is_in_it(blog, place, monkeypatch):
    kind = type(of_this_site())
    copy = kind.copy

    def copy_and_receive(database, path):
        copied = copy(database, path)
        (settings.MEDIA_ROOT / "pictures/2026/medlar.jpg").write_bytes(b"medlar")
        return copied

    monkeypatch.setattr(kind, "copy", copy_and_receive)
    made = make(place / "a.tar")
    assert {name for name in made.files if "/" in name} == PICTURES | {
        "media/pictures/2026/medlar.jpg"
    }


def test_a_backup_is_checked_by_restoring_it(blog, place, capsys):
    call_command("backup", place / "a.tar")
    assert not Backup.last_good().checked_at
    call_command("backup", place / "a.tar", verify=True)
    assert "1 article, 1 comment and 2 files, all identical" in capsys.readouterr().out
    assert Backup.last_good().checked_at


def test_an_owner_is_told_of_files_that_the_blog_names_and_that_no_backup_has(
    blog, place, client, author, capsys
):
    about = {"width": 3, "height": 2, "original": "pear.jpg"}
    there = Picture.objects.create(file="pictures/2026/pear.jpg", **about)
    lost = [{"width": 1, "height": 1, "name": f"pictures/2026/pear-{n}.webp"} for n in (1, 2)]
    EarlierFile.objects.create(picture=there, file="pictures/old.jpg", dropped_at=timezone.now())
    call_command("backup", place / "a.tar")
    assert "missing" not in capsys.readouterr().out
    Picture.objects.update(renditions=lost)
    call_command("backup", place / "b.tar")
    call_command("backup", place / "b.tar", verify=True)
    said = "2 files aren’t in the backup: they weren’t on the disk."
    assert capsys.readouterr().out.count(said) == 2
    author.is_superuser = True
    author.save()
    client.force_login(author)
    assert client.get("/admin/backups/").text.count(said) == 2


@pytest.fixture
def was_newer(blog):
    """A newer release was here, and was rolled back."""
    what_it_left = "transfer", "9000_mood"
    MigrationRecorder(connection).record_applied(*what_it_left)
    yield
    MigrationRecorder(connection).record_unapplied(*what_it_left)


def test_what_a_rollback_left_in_the_database_keeps_nobody_from_restoring(
    was_newer, place, earlier_databases
):
    make(place / "a.tar")
    verify(place / "a.tar")
    restore(place / "a.tar", replaces=True)
    assert Comment.objects.get().text == WORDS


def test_a_backup_of_a_newer_release_is_refused(was_newer, place, monkeypatch):
    monkeypatch.setattr(making, "known_here", list)
    make(place / "a.tar")
    with pytest.raises(BackupFailed, match="A newer release"):
        verify(place / "a.tar")


def test_one_whose_database_lacks_what_it_names_is_refused(blog, place, monkeypatch):
    monkeypatch.setattr(making, "known_here", lambda found: [*found, ["elsewhere", "0001_initial"]])
    make(place / "a.tar")
    with pytest.raises(BackupFailed, match="isn’t of the release"):
        verify(place / "a.tar")


def test_one_that_is_encrypted_opens_with_the_owners_key_alone(blog, place, key, tmp_path):
    public, secret = key
    make(place / "a.tar.age", key=public, is_checked=True)
    assert WORDS.encode() not in (place / "a.tar.age").read_bytes()
    with pytest.raises(BackupFailed, match="--key"):
        verify(place / "a.tar.age")
    (tmp_path / "out").mkdir()
    told = unpack(place / "a.tar.age", tmp_path / "out", BackupKind, secret)
    assert told.site == "The Slow Orchard"


def test_files_that_stay_where_they_are_are_only_named(blog, place):
    make(place / "a.tar", media="reference")
    assert b"pear.jpg" * 10 not in (place / "a.tar").read_bytes()
    (settings.MEDIA_ROOT / "pictures/2026/pear.jpg").write_bytes(b"another")
    with pytest.raises(BackupFailed, match="pear.jpg.*has changed"):
        verify(place / "a.tar")


def test_a_blog_that_is_not_empty_is_left_alone(blog, place):
    make(place / "a.tar")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", place / "a.tar")
    assert Comment.objects.count() == 1


def test_a_full_disk_leaves_no_half_file(blog, place):
    with no_file_longer_than(100_000), pytest.raises(BackupFailed, match="The disk is full"):
        make(place / "a.tar")
    assert list(place.iterdir()) == []
    make(place / "a.tar")


def test_a_place_that_readers_can_reach_is_refused(blog):
    with pytest.raises(BackupFailed, match="Readers could download it"):
        make(settings.MEDIA_ROOT / "pictures/a.tar")


@pytest.mark.parametrize("key", ["ssh-rsa AAAA", "age1x", "AGE-SECRET-KEY-1QQQ"])
def test_what_is_no_public_key_is_refused_before_anything_is_written(blog, place, key):
    with pytest.raises(BackupFailed, match="isn’t a public age key"):
        make(place / "a.tar", key=key)
    assert list(place.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(blog, place):
    (place / "a.tar").write_text("the last one there is")
    with pytest.raises(BackupFailed, match="already exists"):
        make(place / "a.tar")
    assert (place / "a.tar").read_text() == "the last one there is"


def test_two_never_run_at_once(blog, place):
    with alone("backup"), pytest.raises(BackupFailed, match="Another backup"):
        make(place / "a.tar")


def test_a_restore_waits_for_nobody_who_is_still_at_work(blog, place):
    make(place / "a.tar")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blog_post")
        try:
            with pytest.raises(BackupFailed, match="The blog is running"):
                restore(place / "a.tar", replaces=True)
        finally:
            other.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite’s files are closed at once")
def test_a_restore_waits_for_a_connection_that_is_being_closed(blog, place, earlier_databases):
    make(place / "a.tar")
    other = connection.copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blog_post")
    leaves = threading.Timer(0.3, other.close)
    leaves.start()
    restore(place / "a.tar", replaces=True)
    leaves.join()
    assert Comment.objects.get().text == WORDS


@contextmanager
def no_file_longer_than(size):
    """As on a disk that is full, for this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_being_backed_up_is_done_in_the_blog_that_is_restored(
    blog, place, earlier_databases, settings
):
    settings.BACKUPS_ROOT = place
    made = Backup.objects.create(why=Backup.Why.DESK)
    Backup.objects.create(why=Backup.Why.DESK)  # It waits behind.
    made.begin()
    make(made.path)
    call_command("restore", made.path, "--replace")
    left = Backup.objects.get()
    assert (left.name, left.state) == (made.name, Backup.State.GOOD) and left.checked_at
    assert [entry.kind for entry in AuditEntry.objects.all()] == ["restore"]
