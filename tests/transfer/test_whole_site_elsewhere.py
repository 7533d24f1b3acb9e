"""A blog that moved in moves on: from SQLite to PostgreSQL and back, and every page is as it was.

.venv/bin/pytest -n0 -m slow tests/transfer/test_whole_site_elsewhere.py
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.served import ROOT, environment, put_static_files_at
from tools.bench.blogs import exports as generated
from tools.bench.databases import LOCAL, PostgreSQL, SQLite

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(1800)]

ARTICLE = re.compile(r"/\d{4}/\d\d/\d\d/article-\d+/")
PICTURE = re.compile(r"/media/pictures/.+\.jpg")

STEPS = """
import hashlib, json, os
from django.core.management import call_command
from django.test import Client
from tests.transfer.crawling import crawl
asked = json.loads(os.environ["ASKED"])
for command, *arguments in asked["commands"]:
    call_command(command, *arguments)
pages = crawl(Client(SERVER_NAME="127.0.0.1"))
kept = {
    address: [status, place, said if isinstance(said, str) else hashlib.sha256(said).hexdigest()]
    for address, (status, place, said) in pages.items()
}
with open(asked["into"], "w") as file:
    json.dump(kept, file)
"""


@dataclass
class Site:
    """An empty site in a folder, on a database of its own."""

    folder: Path
    database: SQLite | PostgreSQL

    def __post_init__(self):
        self.folder.mkdir()
        self.database.make(self.folder)
        put_static_files_at(self.folder)

    def pages_after(self, *commands):
        """Run these management commands, and crawl it: {address: [status, where it leads, what is sent]}."""
        into = self.folder / "pages.json"
        asked = json.dumps({"commands": [["migrate", "-v0"], *commands], "into": str(into)})
        env = environment(self.folder, DATABASE_URL=self.database.url(self.folder), ASKED=asked)
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", STEPS]
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        return json.loads(into.read_text())


@pytest.fixture
def sites(tmp_path):
    """One on SQLite, one on PostgreSQL, one on SQLite."""
    postgresql = PostgreSQL(os.environ.get("DATABASE_URL") or LOCAL)
    if refusal := postgresql.refusal():
        pytest.skip(f"PostgreSQL, which bin/services would start, isn’t there: {refusal}")
    kinds = {"first": SQLite(), "second": postgresql, "third": SQLite()}
    made = [Site(tmp_path / f"{name}-{os.getpid()}", one) for name, one in kinds.items()]
    yield made
    for site in made:
        site.database.drop(site.folder)


OWNER = ["createsuperuser", "--noinput", "--email", "perpetua@example.org", "--name", "Perpetua"]


def moved_twice(sites, tmp_path, *commands):
    """The pages of a blog that `commands` bring in; each was the same after it moved, and moved again."""
    first, second, third = sites
    archives = str(tmp_path / "once.zip"), str(tmp_path / "twice.zip")
    before = first.pages_after(OWNER, *commands, ["export_site", archives[0]])
    after = second.pages_after(["import_site", archives[0]], ["export_site", archives[1]])
    again = third.pages_after(["import_site", archives[1]])
    for there, differ in (after, {"/privacy/"}), (again, set()):  # It tells what keeps everything.
        assert there.keys() == before.keys()
        assert {address for address in before if there[address] != before[address]} == differ
    return before


def test_a_blog_is_the_same_on_postgresql_and_back_on_sqlite(sites, exports, tmp_path):
    pages = moved_twice(sites, tmp_path, ["import_wordpress", str(exports / "garden.xml")])
    assert len(pages) > 20
    assert sum("Beans before breakfast" in said for _status, _place, said in pages.values()) > 2


def test_a_blog_with_its_pictures_is_the_same_on_postgresql_and_back(sites, tmp_path):
    articles, comments, pictures = 40, 2_000, 30
    generated.write(old := tmp_path / "old", articles, comments, pictures)
    come = ["import_wordpress", str(old / "export.xml"), "--media", str(old / "uploads")]
    pages = moved_twice(sites, tmp_path, come)
    assert sum(bool(ARTICLE.fullmatch(address)) for address in pages) == articles
    shown = [pages[address][0] for address in pages if PICTURE.fullmatch(address)]
    assert len(shown) >= pictures and set(shown) == {200}


def test_all_blogs_of_the_corpus_are_the_same_on_postgresql_and_back(sites, corpus, tmp_path):
    readable = [path for path in sorted((corpus / "wxr").glob("*.xml")) if path.stem != "malformed"]
    come = [["import_wordpress", str(path)] for path in readable]
    come.append(["import_jekyll", str(corpus / "jekyll")])
    disqus = corpus / "disqus" / "isso-disqus.xml"
    # Its first thread stood at a blog's beginning: let it be that of an article of slashes.xml.
    (tmp_path / "matches").write_text("http://example.org/ /2011/01/18/hello-world/\n")
    come.append(["import_disqus", str(disqus), "--match", str(tmp_path / "matches")])
    pages = moved_twice(sites, tmp_path, *come)
    assert len(pages) > 500
    assert {status for status, _place, _said in pages.values()} <= {200, 301, 302, 404}
