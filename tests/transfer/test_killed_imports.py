"""Ten imports of a file are killed at random moments; the next one ends, and all is as if none had been.

.venv/bin/pytest -n0 -s -m slow tests/transfer/test_killed_imports.py
"""

import json
import random
import subprocess
import sys

import pytest

from tests.served import ROOT, environment
from tests.waiting import let_pass
from tools.bench.exports import export

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(900)]

KILLS, ARTICLES = 10, 200
WHAT_IS_HERE = """
import json
from blog.models import Post, Redirect
from blog.models.search_documents import SearchDocument
from comments.integrity.invariants import faults
from comments.models import Comment
from transfer.models import Imported, ImportRun
about = ("name", "text", "rendered", "level", "post__slug", "answers__text", "thread_count")
counts = [one.objects.count() for one in (Post, Redirect, SearchDocument, Comment, Imported)]
print(json.dumps({
    "counts": counts,
    "published": Post.objects.published().count(),
    "comments": sorted(map(str, Comment.objects.values_list(*about))),
    "faults": len(faults(Comment.objects.all())),
    "told": [(one.state, one.report["counts"]) for one in ImportRun.objects.all()],
}))
"""


class Blog:
    """A blog of its own, on SQLite in a folder."""

    def __init__(self, folder):
        folder.mkdir()
        self.env = environment(folder, DATABASE_URL=f"sqlite:///{folder}/db.sqlite3")
        self.run("migrate", "-v0")

    def run(self, *command):
        return subprocess.run(self._line(command), **self._how, check=True, capture_output=True)

    def begin(self, *command):
        return subprocess.Popen(self._line(command), **self._how, stdout=subprocess.DEVNULL)

    def what_is_here(self):
        return json.loads(self.run("shell", "-v0", "-c", WHAT_IS_HERE).stdout)

    @property
    def _how(self):
        return {"cwd": ROOT, "env": self.env}

    def _line(self, command):
        return [sys.executable, "manage.py", *command]


def test_ten_kills_change_nothing(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text("".join(export(articles=ARTICLES, comments=16_000)))
    undisturbed, killed = Blog(tmp_path / "undisturbed"), Blog(tmp_path / "killed")
    undisturbed.run("import_wordpress", str(path))

    chance, in_the_middle = random.Random(), 0
    for _ in range(KILLS):
        process = killed.begin("import_wordpress", str(path))
        let_pass(chance.uniform(1, 3.5), "until it is killed, wherever it is by then")
        process.kill()
        in_the_middle += process.wait() != 0
        here = killed.what_is_here()
        assert here["published"] in (0, ARTICLES) and here["faults"] == 0
    killed.run("import_wordpress", str(path))
    found, wanted = killed.what_is_here(), undisturbed.what_is_here()
    assert in_the_middle
    print(f"\n{in_the_middle} of {KILLS} were killed before their end")
    assert [state for state, _counts in found["told"]][0] == "done"
    assert found["told"][0] == wanted["told"][0]
    assert {**found, "told": []} == {**wanted, "told": []}
