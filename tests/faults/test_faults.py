"""60 readers, or as many as READERS says, and 16 writers in front of real processes, while something breaks.

They are strangers, accounts, and guests whose comment waits for a moderator. No comment that was
acknowledged is lost, none is there twice, readers of stored pages see no error, the log has no traceback, and everything
serves again within ten seconds of the fault's end without a hand. Each sleep is how long a fault lasts, or what goes before or after it.

    .venv/bin/pytest -n0 -s -m slow tests/faults
"""

import io
import os
import signal
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from PIL import Image

from tests.faults.audience import TOKEN
from tests.faults.clocks import Clock
from tests.faults.ground import Replica, blog_on, folder_of_theirs, small_disk
from tests.faults.play import READERS, Play
from tests.waiting import let_pass

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(600)]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


@contextmanager
def playing(database, folder, readers=READERS, **ground):
    with blog_on(database, folder, **ground) as blog:
        play = Play(blog, folder, readers)
        yield blog, play


@BOTH
def test_a_lock_is_held_for_a_minute_by_another_program(database, tmp_path):
    with playing(database, tmp_path) as (blog, play):
        with play.fault(), _lock(blog):
            let_pass(60, "the lock is held")
        assert play.complaints() == []
        assert play.figures()["saved copies"] == 0


@BOTH
def test_the_disk_is_full_for_a_while(database, tmp_path):
    size = {"sqlite": 64, "postgresql": 300}[database]
    with small_disk(size) as disk, playing(database, tmp_path, disk=disk) as (blog, play):
        with play.fault(), _filled(disk):
            let_pass(20, "the fault lasts")
        assert play.complaints() == []


@pytest.mark.parametrize("seconds", [0, 20])
def test_every_connection_is_ended_once_or_every_second(seconds, tmp_path):
    with playing("postgresql", tmp_path) as (blog, play):
        with play.fault():
            _end_connections(blog)
            for _ in range(seconds):
                let_pass(1, "until connections are ended again")
                _end_connections(blog)
        assert play.complaints() == []


def test_postgresql_restarts(tmp_path):
    with playing("postgresql", tmp_path) as (blog, play):
        with play.fault():
            blog.postgres.stop()
            blog.postgres.start()
        assert play.complaints() == []


def test_postgresql_is_stopped_for_half_a_minute(tmp_path):
    with playing("postgresql", tmp_path) as (blog, play):
        with play.fault():
            blog.postgres.stop()
            let_pass(30, "the database is stopped")
            blog.postgres.start()
        assert play.complaints() == []


def test_postgresql_is_frozen(tmp_path):
    with playing("postgresql", tmp_path) as (blog, play):
        with play.fault():
            blog.postgres.signal_all(signal.SIGSTOP)
            let_pass(20, "the fault lasts")
            blog.postgres.signal_all(signal.SIGCONT)
        assert play.complaints() == []


def test_postgresql_fails_over_to_its_standby(tmp_path):
    """The address leads to the standby before that takes any writes, as happens."""
    with (
        playing("postgresql", tmp_path, moving="postgresql") as (blog, play),
        _standby(blog) as two,
    ):
        with play.fault():
            blog.postgres.kill()
            let_pass(3, "nobody has noticed yet")
            blog.address.lead_to(two.port)
            let_pass(5, "the standby only answers who reads")
            two.promote()
        assert play.complaints() == []


@BOTH
def test_the_database_can_only_be_read(database, tmp_path):
    with playing(database, tmp_path) as (blog, play):
        with play.fault(), _read_only(blog):
            let_pass(15, "the fault lasts")
        # Whoever was connected to a process that had the file open got no answer when it was killed.
        assert play.complaints(gap=database == "sqlite") == []
        assert play.figures()["saved copies"] == 0 < play.figures()["503 with the words"]


@BOTH
@pytest.mark.parametrize("loss", ["killed", "frozen"])
def test_redis_is_lost(database, loss, tmp_path):
    with playing(database, tmp_path, redis=True) as (blog, play):
        lose, find = {
            "killed": (blog.redis.kill, blog.redis.start),
            "frozen": (blog.redis.freeze, blog.redis.thaw),
        }[loss]
        with play.fault():
            lose()
            let_pass(10, "the cache is lost")
            find()
        assert play.complaints() == []
        assert play.figures()["saved copies"] == 0


@BOTH
def test_redis_is_full(database, tmp_path):
    with playing(database, tmp_path, redis=True) as (blog, play):
        with play.fault():
            blog.redis.set("maxmemory", 1)
            let_pass(10, "nothing more is taken")
            blog.redis.set("maxmemory", 0)
        assert play.complaints() == []
        assert play.figures()["503 with the words"] == play.figures()["saved copies"] == 0


@BOTH
def test_redis_is_slow(database, tmp_path):
    """Within its patience, so that it counts as being there."""
    with playing(database, tmp_path, redis=True, moving="redis") as (blog, play):
        with play.fault():
            blog.address.slowness = 0.2
            let_pass(10, "each answer takes a fifth of a second")
            blog.address.slowness = 0
        assert play.complaints() == []
        assert play.figures()["503 with the words"] == play.figures()["saved copies"] == 0


def test_the_disk_of_the_blog_is_full_and_that_of_the_database_is_not(tmp_path):
    """Stored pages, pictures and exports lie there, and nothing that a reader or a writer needs.

    So does what is on its way. Who sends a picture is told, and nothing is left of it.
    """
    with small_disk(64) as disk, blog_on("postgresql", disk, TMPDIR=str(disk)) as blog:
        play = Play(blog, tmp_path)
        for _ in range(
            16
        ):  # Python looks for the folder of what is on its way once, in each worker.
            assert _sent(blog, bytes(2 << 20)).status_code == 422
        blog.until_the_queue_is_empty()
        there = _all_that_lies_on(disk), _pictures_of(blog)
        with play.fault(), _filled(disk):
            large, small = _sent(blog, _picture(2000)), _sent(blog, _picture(200))
            let_pass(10, "the fault lasts")
        assert play.complaints() == []
        assert play.figures()["503 with the words"] == play.figures()["saved copies"] == 0
        assert large.status_code == 507 and "There’s no room for this file" in large.text
        assert small.status_code == 422 and "disk may be full" in small.json()["error"]
        assert (_all_that_lies_on(disk), _pictures_of(blog)) == there
        assert _sent(blog, _picture(2000)).status_code == 201, "there is room again"
        # What would have been left would have been seen.
        added = _all_that_lies_on(disk).keys() - there[0].keys()
        assert {name.parts[0] for name in added} == {"media", "originals"}


@BOTH
def test_the_clock_is_set_forward_and_back(database, tmp_path):
    """By an hour and by a day: sessions and forms go on, what is written is there, and the worker works."""
    clock = Clock(tmp_path)  # The library that sets it makes each look at the clock slow.
    with playing(database, tmp_path, min(40, READERS), **clock.variables) as (blog, play):
        with play.fault():
            for hours in (1, -1, 24, 0):
                clock.set(hours * 3600)
                let_pass(4, "people go on at another time of the day")
        assert play.complaints() == []
        assert play.figures()["503 with the words"] == play.figures()["saved copies"] == 0
        blog.until_the_queue_is_empty()


@BOTH
def test_each_process_is_killed_in_turn(database, tmp_path):
    with playing(database, tmp_path) as (blog, play):
        with play.fault():
            for pid in blog.processes("config.server.web")[1:]:
                os.kill(pid, signal.SIGKILL)
                let_pass(8, "a new process starts")
            os.kill(blog.processes("db_worker")[0], signal.SIGKILL)
            let_pass(2, "a new worker starts")
        # Whoever was connected to a killed process got no answer, and nobody else.
        assert play.complaints(gap=True) == []


@BOTH
def test_the_web_server_is_killed(database, tmp_path):
    with playing(database, tmp_path) as (blog, play):
        with play.fault():
            os.kill(blog.processes("config.server.web")[0], signal.SIGKILL)
        assert play.complaints(gap=True) == []


@contextmanager
def _lock(blog):
    if blog.postgres:
        with blog.postgres.connect() as other, other.transaction():
            other.execute("LOCK TABLE blog_post IN EXCLUSIVE MODE")
            yield
        return
    other = sqlite3.connect(blog.env["DATABASE_URL"].removeprefix("sqlite:///"), timeout=20)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def _standby(blog):
    """A second server of PostgreSQL, which has each commit before it is acknowledged."""
    with folder_of_theirs() as folder:
        standby = Replica(blog.postgres, folder)
        standby.start()
        blog.postgres.set("synchronous_standby_names", "*")
        try:
            yield standby
        finally:
            standby.stop()


@contextmanager
def _read_only(blog):
    if blog.postgres:
        blog.postgres.set("default_transaction_read_only", "on")
        yield
        blog.postgres.set("default_transaction_read_only", "off")
        return
    path = Path(blog.env["DATABASE_URL"].removeprefix("sqlite:///"))
    path.chmod(0o400)
    for pid in blog.processes("config.server.web")[1:]:
        os.kill(pid, signal.SIGKILL)  # Who has it open goes on writing.
        let_pass(3, "a new process starts")
    os.kill(blog.processes("db_worker")[0], signal.SIGKILL)
    yield
    # Those beside it may have been made anew, with its rights.
    for file in path.parent.glob(f"{path.name}*"):
        file.chmod(0o600)


@contextmanager
def _filled(disk):
    path = disk / "filling"
    with open(path, "wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    try:
        yield
    finally:
        path.unlink()


def _picture(side):
    """The file of a picture that is so wide and high: of noise, so that it stays large."""
    file = io.BytesIO()
    Image.effect_noise((side, side), 99).convert("RGB").save(file, "PNG")
    return file.getvalue()


def _sent(blog, content):
    """What the blog answers its author who sends this as a picture."""
    return requests.post(
        f"{blog.url}/admin/blog/picture/upload/",
        files={"file": ("pears.png", content)},
        cookies={blog.about["session_cookie"]: blog.about["author"], "csrftoken": TOKEN},
        headers={"X-CSRFToken": TOKEN, "Origin": blog.url},
        timeout=60,
    )


def _all_that_lies_on(disk):
    """{name: its bytes, or None for a folder} of all on it, but stored pages and the log, which grows."""
    there = {file.relative_to(disk): file for file in disk.rglob("*")}
    return {
        name: file.stat().st_size if file.is_file() else None
        for name, file in there.items()
        if name.parts[0] not in ("pages", "static", "log")
    }


def _pictures_of(blog):
    with blog.postgres.connect() as other:
        return other.execute("SELECT count(*) FROM blog_picture").fetchone()


def _end_connections(blog):
    with blog.postgres.connect() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
