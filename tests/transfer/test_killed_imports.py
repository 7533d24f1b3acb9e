"""Imports of a file are killed at random moments; the next one ends, and all is as if none had been.

.venv/bin/pytest -n0 -s -m slow tests/transfer/test_killed_imports.py
DATABASE_URL=postgres://… .venv/bin/pytest -n0 -s -m slow tests/transfer/test_killed_imports.py

ARTICLES, COMMENTS and PICTURES say how large the export is.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress

import psycopg
import pytest
from django.core.management import call_command

from blog.models import Post
from comments.integrity.invariants import faults
from comments.models import Comment
from lib.processes.alone import NotAlone, alone
from tests.faults.ground import BINARIES, Postgres, folder_of_theirs
from tests.served import ROOT, environment
from tests.waiting import let_pass, until
from tools.bench import databases
from tools.bench.blogs import exports
from transfer.management.import_command import GO_ON
from transfer.models import Imported, ImportRun
from transfer.sources.wordpress import export_file

KILLS = 10
ARTICLES = int(os.environ.get("ARTICLES", "200"))
COMMENTS = int(os.environ.get("COMMENTS", "16_000"))
PICTURES = int(os.environ.get("PICTURES", "60"))
# How often the usual size is in it: a larger one may take longer.
SIZE = max(1, ARTICLES / 200, COMMENTS / 16_000, PICTURES / 60)

pytestmark = [pytest.mark.served, pytest.mark.timeout(900 * SIZE)]
WHAT_IS_HERE = """
import hashlib, json, re
from blog.models import Picture, Post, Redirect
from blog.models.search.documents import SearchDocument
from comments.integrity.invariants import faults
from comments.models import Comment
from transfer.models import Imported, ImportRun
about = ("name", "text", "rendered", "level", "post__slug", "answers__text", "thread_count")
counts = [one.objects.count() for one in (Post, Picture, Redirect, SearchDocument, Comment, Imported)]
known = Imported.objects.filter(kind="picture").values_list("object_id", "foreign_id")
pictures = {Picture.objects.get(pk=key): name for key, name in known}
named = {one.file.storage.url(one.address): name.rpartition("/")[2] for one, name in pictures.items()}
def shown(html):
    # Each picture's address is its own; what it shows is the same.
    return re.sub(r'src="([^"]*)"[^>]*', lambda found: named.get(found[1], found[0]), html)
print(json.dumps({
    "counts": counts,
    "articles": sorted((one.slug, one.title, shown(one.rendered)) for one in Post.objects.all()),
    "pictures": sorted((name, hashlib.sha256(one.file.read()).hexdigest()) for one, name in pictures.items()),
    "published": Post.objects.published().count(),
    "comments": sorted(map(str, Comment.objects.values_list(*about))),
    "faults": len(faults(Comment.objects.all())),
    "told": [(one.state, one.report.get("counts")) for one in ImportRun.objects.order_by("pk")],
}))
"""


class Blog:
    """A blog of its own in a folder, on the kind of database that DATABASE_URL names."""

    def __init__(self, folder, database):
        folder.mkdir()
        database.make(folder)
        self.env = environment(folder, DATABASE_URL=database.url(folder))
        self.run("migrate", "-v0")

    def run(self, *command):
        return subprocess.run(self._line(command), **self._how, check=True, capture_output=True)

    def begin(self, *command, **how):
        how = self._how | {"stdout": subprocess.DEVNULL} | how
        return subprocess.Popen(self._line(command), **how)

    def what_is_here(self):
        return json.loads(self.run("shell", "-v0", "-c", WHAT_IS_HERE).stdout)

    @property
    def _how(self):
        return {"cwd": ROOT, "env": self.env}

    def _line(self, command):
        return [sys.executable, "manage.py", *command]


@contextmanager
def a_blog(folder):
    database = databases.chosen()
    folder = folder.with_name(f"{folder.name}-{os.getpid()}")  # Its name is a database's, too.
    try:
        yield Blog(folder, database)
    finally:
        database.drop(folder)


@pytest.mark.slow
@pytest.mark.databases
def test_ten_kills_change_nothing(tmp_path):
    exports.write(tmp_path / "old", ARTICLES, COMMENTS, PICTURES)
    bring_in = ["import_wordpress", str(tmp_path / "old" / "export.xml")]
    bring_in += ["--media", str(tmp_path / "old" / "uploads")]
    with a_blog(tmp_path / "undisturbed") as undisturbed, a_blog(tmp_path / "killed") as killed:
        began = time.monotonic()
        undisturbed.run(*bring_in)
        took = time.monotonic() - began

        chance, in_the_middle = random.Random(), 0
        for _ in range(KILLS):
            process = killed.begin(*bring_in)
            at = took * chance.uniform(0.02, 0.16)  # So most of them come before the end.
            let_pass(at, "until it is killed, wherever it is by then")
            process.kill()
            in_the_middle += process.wait() != 0
            here = killed.what_is_here()
            assert here["published"] in (0, ARTICLES) and here["faults"] == 0
        killed.run(*bring_in)
        found, wanted = killed.what_is_here(), undisturbed.what_is_here()
    assert in_the_middle
    print(f"\n{in_the_middle} of {KILLS} were killed before their end")
    assert len(found["pictures"]) == PICTURES and "wp-content" not in str(found["articles"])
    # One import for all that was killed; those after its end, if there were any, had nothing to bring.
    assert found["told"][0] == wanted["told"][0] and wanted["told"][0][0] == "done"
    assert {**found, "told": []} == {**wanted, "told": []}


@pytest.mark.slow
@pytest.mark.skipif(not BINARIES, reason="No server of PostgreSQL on this machine.")
def test_an_import_goes_on_after_the_machine_of_the_database_has_lost_its_power(tmp_path):
    exports.write(tmp_path / "old", articles=60, comments=1_200)
    bring_in = "import_wordpress", str(tmp_path / "old" / "export.xml")
    with folder_of_theirs() as folder:
        postgres = Postgres(folder)
        postgres.start()
        database = databases.PostgreSQL(postgres.url)
        try:
            undisturbed, struck = (Blog(tmp_path / name, database) for name in ("calm", "struck"))
            undisturbed.run(*bring_in)
            for enough in (1, 400, 800):
                process = struck.begin(*bring_in, stderr=subprocess.PIPE, text=True)
                until(lambda: comments_in(struck) >= enough, alive=lambda: process.poll() is None)  # noqa: B023
                postgres.kill()
                said = process.communicate()[1].splitlines()
                lost = "CommandError: The blog can’t reach its database."
                assert process.returncode and said[-2:] == [lost, GO_ON]
                postgres.start()
                assert struck.what_is_here()["faults"] == 0
            struck.run(*bring_in)
            found, wanted = struck.what_is_here(), undisturbed.what_is_here()
        finally:
            postgres.kill()
    assert found["told"] == wanted["told"] and found == wanted


def comments_in(blog):
    with psycopg.connect(blog.env["DATABASE_URL"]) as asked:
        return asked.execute("SELECT count(*) FROM comments_comment").fetchone()[0]


def in_parts(folder, number):
    """The paths of the files of an export, as WordPress.com parts a large one."""
    head, *items = "".join(exports.export(articles=20, comments=1_500)).split("<item>")
    items[-1], tail = items[-1].rsplit("</channel>", 1)
    paths = []
    for some in range(number):
        path = folder / f"export-{some}.xml"
        mine = "".join(f"<item>{item}" for item in items[some::number])
        path.write_text(f"{head}{mine}</channel>{tail}")
        paths.append(str(path))
    return paths


def _is_let_go():
    with suppress(NotAlone), alone("import"):
        return True


@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_import_that_is_killed_twice_ends_as_one_that_never_was(tmp_path, number):
    paths = in_parts(tmp_path, number)
    command = [sys.executable, "manage.py", "import_wordpress", *paths]
    for enough in (1, 700):
        process = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path))
        until(lambda: Comment.objects.count() >= enough, alive=lambda: process.poll() is None)  # noqa: B023
        process.kill()
        assert process.wait() != 0
        assert not Post.objects.published().exists()
        assert faults(Comment.objects.all()) == []
        until(_is_let_go, what="PostgreSQL has noticed that it is gone")
    call_command("import_wordpress", *paths)
    entries = [one for one in export_file.read((*paths,)) if getattr(one, "kind", "") == "post"]
    wanted = {one.slug: len(one.comments) for one in entries}
    assert Counter(Comment.objects.values_list("post__slug", flat=True)) == wanted
    assert len(set(Comment.objects.values_list("post", "created_at", "name", "text"))) == 1_500
    assert Imported.objects.filter(kind="comment").count() == sum(wanted.values()) == 1_500
    assert faults(Comment.objects.all()) == []
    assert Post.objects.published().count() == 20
    assert [run.state for run in ImportRun.objects.all()] == [ImportRun.State.DONE]
