"""A blog is brought to another release while it is read, and back: nobody is refused, and nobody sees a fault."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

import pytest
from django.db import connection

from config.server import running
from tests import migrated
from tests.served import free_port
from tests.test_platform_serve import OWNER, launch, processes_of, wait_for
from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent
CODE = "accounts blog comments config lib moderation newsletter transfer trials themes".split()
SHARED = "static locale templates docs .venv .tools pyproject.toml uv.lock bin".split()

pytestmark = [pytest.mark.served, pytest.mark.timeout(400), pytest.mark.django_db]


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """What the blog is told of its database: on PostgreSQL it has one of its own there."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            yield {}
            return
        with migrated.own_database(f"{connection.settings_dict['NAME']}_updated") as url:
            connection.close()
            yield {"DATABASE_URL": url}


@pytest.fixture(scope="module")
def founded(tmp_path_factory, request, database):
    """A founded blog that runs: its folder, and its port."""
    folder, port = tmp_path_factory.mktemp("updated") / "site", free_port()
    folder.mkdir(mode=0o700)
    if not database:
        migrated.put_at(folder / "db.sqlite3", request.config.cache)
    process = launch(folder, port, **OWNER, **database)
    try:
        wait_for(process, port)
        yield Blog(folder, port, database)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert processes_of(folder) == []


@pytest.fixture
def blog(founded):
    """The blog, run from our own folder."""
    yield founded
    if founded.state["folder"] != str(ROOT):
        assert founded.run_from(ROOT) == ""


class Blog:
    def __init__(self, folder, port, database):
        self.folder, self.port, self.database = folder, port, database

    def manage(self, *command):
        done = subprocess.run(
            [sys.executable, "-m", "config.server.manage", "site", *command],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(self.folder)} | self.database,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def state(self):
        with self.folder_in_the_environment():
            return running.state()

    def run_from(self, folder):
        with self.folder_in_the_environment():
            return running.ask_for(folder)

    @contextmanager
    def folder_in_the_environment(self):
        before = os.environ.get("DATA_DIR")
        os.environ["DATA_DIR"] = str(self.folder)
        try:
            yield
        finally:
            os.environ["DATA_DIR"] = before

    def has_migrated(self, name):
        """Whether a migration of this name is on record."""
        code, said = self.manage("showmigrations", "transfer")
        assert code == 0, said
        return f"[X] {name}" in said

    def page(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=60) as answer:
            return answer.read().decode()


@pytest.fixture
def readers(blog):
    """Six who read on and on, each time over a new connection; what became of it, counted: see `all_were_answered`.

    A connection that is taken up in the very moment in which its worker ends, before anything was sent over it, is
    closed without an answer. They ask again then, as a proxy does.
    """
    seen, is_over = Counter(), threading.Event()

    def read():
        while not is_over.wait(0.005):
            connection = HTTPConnection("127.0.0.1", blog.port, timeout=60)
            try:
                connection.request("GET", "/")
                answer = connection.getresponse()
                answer.read()
                seen[answer.status] += 1
            except RemoteDisconnected:
                seen["closed"] += 1
            except OSError as fault:
                seen[repr(fault)] += 1
            finally:
                connection.close()

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    yield seen
    is_over.set()
    for thread in threads:
        thread.join()


def all_were_answered(seen):
    """With the page; of a thousand connections one at most was closed before it was begun, as docs/updating.md tells."""
    return set(seen) <= {200, "closed"} and seen["closed"] <= max(2, seen[200] / 1000)


@pytest.fixture
def release(tmp_path):
    """A function that makes another release: this one, with some files changed."""

    def make(**changed):
        folder = tmp_path / "next"
        folder.mkdir()
        for name in CODE:
            leaves = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=leaves)
        shutil.copy(ROOT / "manage.py", folder)
        for name in SHARED:
            (folder / name).symlink_to(ROOT / name)
        for path, text in changed.items():
            file = folder / path.replace("__", "/")
            file.with_suffix(".py").write_text(text)
        return folder

    return make


def test_nobody_is_refused_while_a_release_takes_the_place_of_another(blog, readers, release):
    until(lambda: readers[200] > 50)
    assert blog.run_from(release()) == ""
    seen = readers[200]
    until(lambda: readers[200] > seen + 50)
    assert all_were_answered(readers)
    assert blog.state["folder"].endswith("/next")


def test_one_that_does_not_start_leaves_everything_as_it_was(blog, readers, release):
    until(lambda: readers[200] > 50)
    fault = blog.run_from(release(config__rsgi="raise SystemExit('broken')\n"))
    assert "doesn’t start (exit code" in fault
    seen = readers[200]
    until(lambda: readers[200] > seen + 50)
    assert all_were_answered(readers) and blog.state["folder"] == str(ROOT)


def test_a_pause_lets_readers_wait_and_refuses_none(blog, readers):
    until(lambda: readers[200] > 50)
    assert blog.run_from(None) == "" and blog.state["folder"] is None
    assert blog.run_from(ROOT) == ""
    seen = readers[200]
    until(lambda: readers[200] > seen + 50)
    assert all_were_answered(readers)


MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transfer", "{last}")]
    operations = [
        migrations.AddField("backup", "{field}", models.CharField(max_length=9{how})),
    ]
"""


def migration(how, field="mood"):
    last = sorted(path.stem for path in (ROOT / "transfer/migrations").glob("0*.py"))[-1]
    return MIGRATION.format(last=last, how=how, field=field)


@pytest.mark.slow
@pytest.mark.databases
def test_an_update_and_its_rollback_refuse_nobody(blog, readers, release):
    new = release(transfer__migrations__9000_mood=migration(", db_default=''"))
    until(lambda: readers[200] > 50)

    code, said = blog.manage("update", str(new))

    assert code == 0, said
    assert blog.state["folder"] == str(new)
    note = json.loads((blog.folder / "update.json").read_text())
    assert note["pending"] == ["transfer.9000_mood"] and Path(note["backup"]).exists()
    assert all_were_answered(readers)

    code, said = blog.manage("rollback")

    assert code == 0, said
    assert blog.state["folder"] == str(ROOT)
    assert all_were_answered(readers) and "The Slow Orchard" in blog.page()
    assert blog.manage("rollback")[0] == 1


ARTICLES = (ROOT / "blog/views/articles.py").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path, text, words",
    [
        ("blog__urls", "broken(\n", "failed:"),
        ("blog__views__articles", f"{ARTICLES}\n\ndef home(request): 1 / 0\n", "answers 500"),
        ("config__rsgi", "raise SystemExit('broken')\n", "doesn’t answer"),
        ("blog__management__commands__db_worker", "raise SystemExit('broken')\n", "ask_worker"),
    ],
)
def test_a_broken_release_goes_back_by_itself(blog, readers, release, path, text, words):
    until(lambda: readers[200] > 50)
    code, said = blog.manage("update", str(release(**{path: text})))
    assert code == 1 and words in said
    seen = readers[200]
    until(lambda: readers[200] > seen + 50)
    assert blog.state["folder"] == str(ROOT) and all_were_answered(readers)


@pytest.mark.slow
@pytest.mark.databases
def test_what_the_older_release_cannot_survive_is_taken_back_with_the_database(blog, release):
    new = release(
        transfer__migrations__9000_hue=migration(", default=''", field="hue"),
        config__rsgi="raise SystemExit('broken')\n",
    )
    code, said = blog.manage("update", str(new))
    assert code == 1 and "visitors wait meanwhile" in said and "runs as it did" in said
    assert blog.state["folder"] == str(ROOT) and "The Slow Orchard" in blog.page()
    assert not blog.has_migrated("9000_hue") and blog.has_migrated("0001_initial")
