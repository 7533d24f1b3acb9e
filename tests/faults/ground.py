"""A blog in real processes, kept running by the supervisor, and what it stands on."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.faults.moving_address import MovingAddress
from tests.pages.own_redis import own_redis
from tests.served import ROOT, environment, free_port, put_static_files_at
from tests.waiting import for_answer, until

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
COMMENTS = """
from collections import Counter
from comments.models import Comment
said = Counter(Comment.objects.values_list("text", flat=True))
"""
TASKS = """
from django_tasks_db.models import DBTaskResult
tasks = DBTaskResult.objects
said = {"due": (tasks.ready() | tasks.running()).count(), "done": tasks.successful().count()}
said["failed"] = list(tasks.failed().values_list("task_path", "traceback"))
"""


class Postgres:
    """A server of the test's own, on a small disk that can be filled where mounting is allowed."""

    process = None

    def __init__(self, folder, founded=None):
        """A new server, or one with the files that another has left in the folder `founded`."""
        self.folder, self.port = Path(folder), free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if their_user():
            shutil.chown(self.folder, their_user())
        self._make(founded)

    def _make(self, founded):
        if founded:
            subprocess.run(["cp", "-a", founded / "data", self.folder], check=True)
        else:
            self._run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "postgres")

    def start(self):
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        command = [self._binary("postgres"), "-D", self.folder / "data", *options]
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(command, user=their_user(), stderr=log, stdout=log)
        until(self._answers, what=self.url)

    def _answers(self):
        with suppress(psycopg.OperationalError):
            self.connect().close()
            return True

    def connect(self):
        return psycopg.connect(self.url, autocommit=True, connect_timeout=5)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGINT)  # A fast shutdown.
            self.process.wait(60)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.signal_all(signal.SIGKILL)
            self.process.wait(60)

    def set(self, name, value):
        """Change a setting of the running server."""
        with self.connect() as other:
            other.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            other.execute("SELECT pg_reload_conf()")

    def signal_all(self, number):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in [self.process.pid, *map(int, children.read_text().split())]:
            with suppress(ProcessLookupError):  # One that has just ended.
                os.kill(pid, number)

    def _run(self, name, *arguments):
        command = [self._binary(name), *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, user=their_user(), check=True, cwd="/", **quiet)

    def _binary(self, name):
        return BINARIES[-1] / name


class Replica(Postgres):
    """A server that takes over all that `primary` writes, as its stream brings it."""

    def __init__(self, primary, folder):
        self.primary = primary
        super().__init__(folder)

    def _make(self, founded):
        copied = "-d", self.primary.url, "-D", self.folder / "data", "-R", "--checkpoint=fast"
        self._run("pg_basebackup", *copied)

    def promote(self):
        with self.connect() as here:
            here.execute("SELECT pg_promote()")

    @contextmanager
    def behind(self):
        """What the primary writes meanwhile arrives here, and isn't to be seen."""
        with self.connect() as here:
            here.execute("SELECT pg_wal_replay_pause()")
            until(
                lambda: (
                    "paused" in here.execute("SELECT pg_get_wal_replay_pause_state()").fetchone()
                )
            )
            try:
                yield
            finally:
                here.execute("SELECT pg_wal_replay_resume()")

    def catch_up(self):
        """Wait until it has all that the primary has now."""
        with self.primary.connect() as there, self.connect() as here:
            [now] = there.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
            asked = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
            until(
                lambda: here.execute(asked, [now]).fetchone()[0], what="the replica has caught up"
            )


class Blog:
    process = None

    def __init__(self, folder, about=None, *, root=ROOT, **variables):
        """`about` is what tests/faults/founding.py said, if its database has been founded; `root` has the code."""
        self.folder, self.port, self.root = Path(folder), free_port(), root
        url = f"http://127.0.0.1:{self.port}"
        self.env = environment(folder, SITE_URL=url, CACHE_URL=None) | variables
        self.url = url
        put_static_files_of(root, self.folder, self.env)
        self.about = about or found_by(self.env)

    def start(self):
        command = [sys.executable, "-m", "config.server.serve", "--port", str(self.port)]
        command = [*_heeding_permissions(), *command]
        with open(self.folder / "log", "w") as log:
            out = {"stderr": log, "stdout": log}
            self.process = subprocess.Popen(command, cwd=self.root, env=self.env, **out)
        for_answer(self.url + self.about["page"], what=(self.folder / "log").read_text)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)

    def processes(self, word):
        """Those whose command has this word in it, the eldest first."""
        return processes_in(self.folder, word)

    def count(self, texts):
        """How often each of these comments is there: {text: times}."""
        return count_of(texts, self.env)

    def until_the_queue_is_empty(self):
        """Every task that is due is done, and none has failed for good."""

        def done():
            tasks = _said_by(TASKS, self.env)
            return not tasks["due"] and tasks

        tasks = until(done, what="all is done")
        assert tasks["done"] and not tasks["failed"], tasks


def put_static_files_of(root, folder, env):
    """Those of this release; an older one, whose code is in `root`, brings its own, beside them."""
    put_static_files_at(folder)
    if root != ROOT:
        static = folder / "static"
        copied = Path(shutil.copytree(static, folder / "both"))
        static.unlink()
        copied.rename(static)
        command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
        env = env | {"DJANGO_SETTINGS_MODULE": "tests.uncompressed"}
        subprocess.run(command, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)


def processes_in(folder, word=""):
    """Those of the site in this folder whose command has this word in it, the eldest first."""
    mark = f"DATA_DIR={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environ = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_text()
        except OSError:
            continue
        if mark in environ and word in command:
            found.append(int(process.name))
    return sorted(found)


def count_of(texts, env):
    """How often each of these comments is there: {text: times}."""
    there = _said_by(COMMENTS, env)
    return {text: there.get(text, 0) for text in texts}


def _said_by(code, env):
    """What `said` is once this code has run in the blog that the environment names."""
    asks = f"{code}\nimport json; print(json.dumps(said))"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", asks]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def found_by(env, articles=1):
    """Found the blog that this environment names; what tests/faults/founding.py says of it."""
    command = [sys.executable, "-m", "tests.faults.founding", str(articles)]
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout)


@cache
def _founded(database):
    """A folder with the files of a database in which the blog was founded, and what there was to say of it."""
    folder = Path(tempfile.mkdtemp(prefix="parley-founded-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if database == "sqlite":
        return folder, found_by(
            environment(folder, DATABASE_URL=_sqlite_in(folder), CACHE_URL=None)
        )
    postgres = Postgres(folder)
    postgres.start()
    about = found_by(environment(folder, DATABASE_URL=postgres.url, CACHE_URL=None))
    postgres.stop()
    return folder, about


def _sqlite_in(folder):
    return f"sqlite:///{folder / 'db.sqlite3'}"


@contextmanager
def small_disk(megabytes):
    """A file system of its own, so that it can be full."""
    folder = tempfile.mkdtemp(prefix="parley-disk-")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder]
    if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        os.rmdir(folder)
        pytest.skip("Nothing can be mounted here, so no disk can be full.")
    try:
        yield Path(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        os.rmdir(folder)


@contextmanager
def blog_on(database, folder, *, disk=None, redis=False, moving=None, in_front=None, **variables):
    """A blog that is served; its `postgres` and `redis` are None where it has none.

    `in_front` of a PostgreSQL may stand what asks it in the blog's place: with the server it gives the URL of that.
    What is `moving`, "postgresql" or "redis", is asked by `blog.address`, which can lead elsewhere.
    """
    with ExitStack() as stack:
        postgres, cache, address = None, None, None
        if database == "postgresql":
            if not BINARIES:
                pytest.skip("No server of PostgreSQL on this machine.")
            founded, about = _founded(database)
            postgres = Postgres(disk or stack.enter_context(folder_of_theirs()), founded=founded)
            stack.callback(postgres.stop)
            postgres.start()
            asked = stack.enter_context(in_front(postgres)) if in_front else postgres.url
            variables["DATABASE_URL"] = asked
        else:
            folder = disk or folder
            founded, about = _founded(database)
            for file in founded.glob("db.sqlite3*"):
                shutil.copy(file, folder)
            variables["DATABASE_URL"] = _sqlite_in(folder)
        for name in ("media", "originals"):  # Its worker makes the sizes of the picture.
            shutil.copytree(founded / name, folder / name)
        if redis:
            cache = stack.enter_context(own_redis())
            variables["CACHE_URL"] = cache.url
        if moving:
            server, name = {
                "postgresql": (postgres, "DATABASE_URL"),
                "redis": (cache, "CACHE_URL"),
            }[moving]
            address = stack.enter_context(MovingAddress(server.port))
            variables[name] = server.url.replace(f":{server.port}/", f":{address.port}/")
        blog = Blog(folder, about, **variables)
        blog.postgres, blog.redis, blog.address = postgres, cache, address
        stack.callback(blog.stop)
        blog.start()
        yield blog


@contextmanager
def folder_of_theirs():
    folder = tempfile.mkdtemp(prefix="parley-postgres-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder)


def their_user():
    """A server of PostgreSQL doesn't run as root."""
    return "postgres" if os.getuid() == 0 else None


def _heeding_permissions():
    """What root begins a command with, so that a file which may not be written isn't."""
    if os.getuid():
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
