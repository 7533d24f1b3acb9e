"""An operator's first mistakes with the servers: a sentence each at the start, or a wait where it may come."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.ground import BINARIES, Postgres, folder_of_theirs
from tests.served import free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("hush", "Traceback")

pytestmark = pytest.mark.served


@contextmanager
def starting(folder, **variables):
    """A start of a blog in `folder`, which says everything into the file `said` there."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "blog"), "PORT": str(free_port())}
    env |= {"SITE_URL": "http://127.0.0.1:8000"} | variables
    command = [sys.executable, "-m", "config.server.launch", "start"]
    with (folder / "said").open("w") as log:
        start = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        yield start, lambda: (folder / "said").read_text()
    finally:
        start.kill()
        start.wait()


def refused(folder, **variables):
    """The lines with which a start ends."""
    with starting(folder, **variables) as (start, said):
        assert start.wait(120) == 1, said()
        assert not any(word in said() for word in SECRETS), said()
        return said().splitlines()


@contextmanager
def own_postgres(*, is_started):
    if not BINARIES:
        pytest.skip("No server of PostgreSQL on this machine.")
    with folder_of_theirs() as folder:
        server = Postgres(folder)
        try:
            if is_started:
                server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="module")
def postgres():
    """A server that asks for passwords, but for that of its owner."""
    with own_postgres(is_started=True) as server:
        with server.connect() as here:
            here.execute("CREATE ROLE ada LOGIN PASSWORD 'the right one'")
            here.execute("CREATE DATABASE parley")
            (server.folder / "data/pg_hba.conf").write_text(
                "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
            )
            here.execute("SELECT pg_reload_conf()")
        yield server


@pytest.mark.parametrize(
    "user, name, mend",
    [
        ("ada:hush", "parley", "ALTER ROLE ada PASSWORD"),
        ("nobody:hush", "parley", "ada"),
        ("postgres", "nosuch", "createdb --owner=postgres nosuch"),
        ("ada:the%20right%20one", "parley", "ALTER DATABASE parley OWNER TO ada"),
    ],
)
def test_what_waiting_cant_mend_ends_the_start_with_its_mend(postgres, tmp_path, user, name, mend):
    lines = refused(tmp_path, DATABASE_URL=f"postgres://{user}@127.0.0.1:{postgres.port}/{name}")
    lines = [line for line in lines if not line.endswith("…")]
    assert len(lines) == 1 and (mend in lines[0] or "DATABASE_URL" in lines[0]), lines


def test_a_start_waits_for_a_database_that_comes_later(tmp_path):
    own = own_postgres(is_started=False)
    with own as server, starting(tmp_path, DATABASE_URL=server.url) as (_, said):
        until(lambda: "Parley waits for it" in said(), what=said)
        assert f"127.0.0.1, port {server.port}" in said()
        server.start()
        until(lambda: "Bringing the database up to date" in said(), what=said)
        assert "Traceback" not in said()


def test_a_server_that_cant_be_found_is_named(tmp_path):
    with starting(tmp_path, DATABASE_URL="postgres://ada:hush@nowhere.invalid/x") as (_, said):
        until(lambda: "nowhere.invalid" in said(), what=said)
        assert "can’t be found" in said() and "hush" not in said()


def test_a_file_of_sqlite_that_cant_be_is_a_sentence(tmp_path):
    [line] = refused(tmp_path, DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    assert "/nowhere/at/all.sqlite3" in line and "DATABASE_URL" in line
    (tmp_path / "letter").write_text("Dear Ada, " * 200)
    [line] = refused(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/letter")
    assert "isn’t a SQLite database" in line


def test_a_database_between_two_releases_is_told_where_it_reads_the_way(tmp_path):
    file = tmp_path / "between.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)"
        )
        row = ("blog", "0002_periodic_jobs", "2026-11-28 10:00:00")
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
    *_, line = refused(tmp_path, DATABASE_URL=f"sqlite:///{file}")
    assert "a commit between two releases" in line and "CHANGELOG.md" in line


def test_a_command_that_finds_no_database_says_so_in_a_sentence(tmp_path):
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "env").write_text("SECRET_KEY=x\nDATABASE_URL=postgres://ada:hush@127.0.0.1:1/x\n")
    command = [sys.executable, "-m", "config.server.manage", "site", "mail"]
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 1 and "127.0.0.1, port 1 doesn’t answer" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_in_place_of_the_blogs_folder_is_a_sentence(tmp_path):
    (tmp_path / "blog").touch()
    [line] = refused(tmp_path)
    assert f"{tmp_path}/blog can’t be the blog’s folder" in line and "DATA_DIR" in line


def test_a_redis_that_is_away_is_told_in_a_line_and_the_start_goes_on(tmp_path):
    with starting(tmp_path, CACHE_URL="redis://:hush@127.0.0.1:1/0") as (start, said):
        until(
            lambda: "Bringing the database up to date" in said(),
            what=said,
            alive=lambda: start.poll() is None,
        )
        assert "Redis doesn’t answer" in said() and "CACHE_URL" in said() and "hush" not in said()
