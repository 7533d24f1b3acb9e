"""A backup under writers, and processes that are killed while they back up and restore."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection, connections

from comments.gate import Writer
from comments.models import Comment
from lib.processes.killable import PROJECT
from tests.waiting import until
from transfer.archive.encryption import encrypted
from transfer.archive.writing import NewTar
from transfer.backup import databases
from transfer.backup.making import make

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def on_sqlite(blog):
    if connection.vendor != "sqlite":
        pytest.skip("it is about the file of an SQLite database")


class Elsewhere:
    """A site of its own, on which commands are run and killed."""

    def __init__(self, folder):
        self.folder = folder
        self.database = folder / "db.sqlite3"

    def begin(self, *command):
        about = {"DATA_DIR": str(self.folder), "DATABASE_URL": f"sqlite:///{self.database}"}
        about |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "for tests only"}
        about |= {"CACHE_URL": "", "WATCH_TRANSACTIONS": "off"}
        return subprocess.Popen(
            [sys.executable, PROJECT / "manage.py", *map(str, command)],
            cwd=PROJECT,
            env=os.environ | about,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command):
        process = self.begin(*command)
        said = process.communicate(timeout=300)[0]
        assert process.returncode == 0, said
        return said

    def kill_once(self, pattern, *command):
        """Run a command, and kill it as soon as a file of this name is there, or when it has ended."""
        process = self.begin(*command)
        until(lambda: list(self.folder.rglob(pattern)) or process.poll() is not None, 300)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def ask(self, sql):
        with closing(sqlite3.connect(self.database)) as asked:
            return asked.execute(sql).fetchall()


@pytest.fixture
def elsewhere(on_sqlite, tmp_path):
    folder = tmp_path / "elsewhere"
    (folder / "media").mkdir(parents=True)
    for number in range(300):
        (folder / "media" / f"{number}.jpg").write_bytes(os.urandom(100_000))
    databases.SQLite().copy(folder / "db.sqlite3")
    return Elsewhere(folder)


@pytest.mark.parametrize("at", ["database.sqlite3", ".a.tar.partial"])
def test_a_backup_that_is_killed_leaves_no_file_and_is_simply_repeated(elsewhere, at):
    file = elsewhere.folder / "a.tar"
    elsewhere.kill_once(at, "backup", file)
    if file.exists():  # It was faster.
        file.unlink()
    elsewhere.run("backup", file)
    elsewhere.run("backup", "--verify", file)
    assert not (elsewhere.folder / ".a.tar.partial").exists()


@pytest.mark.parametrize(
    "at", ["database.sqlite3", "299.jpg", "begun.json", "media.before-*", "db.sqlite3.before-*"]
)
def test_a_restore_that_is_killed_is_finished_by_the_same_command(elsewhere, tmp_path, at):
    file = tmp_path / "a.tar"
    elsewhere.run("backup", file)
    picture = elsewhere.folder / "media/299.jpg"
    was = picture.read_bytes()
    picture.rename(elsewhere.folder / "media/other.jpg")
    with closing(sqlite3.connect(elsewhere.database)) as changed:
        changed.execute("UPDATE blog_post SET title = 'Written since'")
        changed.commit()
    elsewhere.kill_once(at, "restore", "--replace", file)
    assert elsewhere.database.exists()  # At no moment is there none, which a start would make anew.
    elsewhere.run("restore", "--replace", file)
    assert elsewhere.ask("SELECT title FROM blog_post") == [("A wall of espaliers",)]
    assert picture.read_bytes() == was
    kept = list(elsewhere.folder.glob("db.sqlite3.before-*"))
    assert any(b"Written since" in one.read_bytes() for one in kept)
    assert list(elsewhere.folder.glob("media.before-*/other.jpg"))
    assert not (elsewhere.folder / "restoring").exists()


def test_nobody_who_writes_is_refused_while_a_large_database_is_copied(
    on_sqlite, post, reader, tmp_path
):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast (words BLOB)")
        cursor.executemany("INSERT INTO ballast VALUES (%s)", [(os.urandom(1 << 20),)] * 150)
    written, refused, is_over = [], [], threading.Event()

    def write(name):
        number = 0
        while not is_over.is_set():
            number += 1
            try:
                words = f"Pear {number}, says {name}."
                written.append(Comment.write(post=post, writer=Writer(reader), text=words).pk)
            except Exception as refusal:
                refused.append(refusal)
        connections.close_all()

    writers = [threading.Thread(target=write, args=[name]) for name in ("Oda", "Wick", "Hob")]
    for one in writers:
        one.start()
    try:
        until(lambda: len(written) > 3)
        before = len(written)
        databases.SQLite().copy(tmp_path / "copy.sqlite3")
        assert len(written) > before  # They went on meanwhile.
    finally:
        is_over.set()
        for one in writers:
            one.join()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE ballast")
    assert refused == []
    databases.SQLite().refuse_damaged(tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        # As of one moment: the count that an article keeps agrees with the comments.
        kept = copy.execute("SELECT comment_count FROM blog_post").fetchone()
        assert copy.execute("SELECT count(*) FROM comments_comment").fetchone() == kept


def test_a_backup_goes_on_where_the_disk_has_room_again(on_sqlite, place, tmp_path):
    """On a real disk that is full: a small file system in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk]).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        (settings.MEDIA_ROOT / "large.jpg").write_bytes(os.urandom(2 << 20))
        # The room is looked at first; what fills up since is met in the middle.
        copied = tmp_path / "copy.sqlite3"
        databases.SQLite().copy(copied)
        with (
            pytest.raises(OSError),
            open(disk / "a", "wb") as out,
            encrypted(out, []) as file,
        ):
            writer = NewTar(file)
            for number in range(9):
                writer.add(f"media/{number}", copied)
        (disk / "a").unlink()
        with pytest.raises(Exception, match="The disk is too full"):
            make(disk / "a.tar")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk])
