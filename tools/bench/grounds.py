"""Where a benchmark happens: a blog of its own, kept between runs and copied for each.

What is kept is in var/bench/, under a name that changes with everything that it was made by;
the benchmark writes only into copies.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench import databases

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "bench"
MADE_BY = [
    "tools/bench/blogs/languages.py",
    "tools/bench/blogs/sentences.py",
    "tools/bench/blogs/branching.py",
    "tools/bench/blogs/shapes.py",
    "tools/bench/blogs/conversation.py",
    "tools/bench/blogs/corpus.py",
    "lib/db/bulk_inserts.py",
    "comments/pure/trees.py",
    "blog/content/keywords.py",
    "blog/content/markup/**/*.py",
    "lib/text/words.py",
    "*/migrations/*.py",
]


@dataclass(frozen=True)
class Ground:
    """One blog: its folder, and the database that belongs to it."""

    folder: Path
    database: databases.SQLite | databases.PostgreSQL

    def environment(self, **variables):
        """All that a process of this blog goes by; nothing of a site beside it."""
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "for the benchmark only",
            "DEBUG": "off",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database.url(self.folder),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": "http://127.0.0.1",
            "EMAIL_URL": "dummy:",
            "FORM_SECONDS": "0",
        }
        if "CACHE_URL" in os.environ:
            env["CACHE_URL"] = os.environ["CACHE_URL"]
        return env | variables

    def manage(self, *command):
        """One of Django's commands, in a process of this blog."""
        command = [sys.executable, "manage.py", *command]
        subprocess.run(
            command, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.PIPE
        )

    def run(self, call):
        """A call of a function in tools/bench/blogs/corpus.py, in a process of this blog."""
        call = f"from tools.bench.blogs import corpus; corpus.{call}"
        self.manage("shell", "--no-imports", "--command", call)


@contextmanager
def copy_of(name, report=print, database=None):
    """A copy of the blog of this name, to be written in; gone afterwards."""
    kept, folder = _kept(name, report, database or databases.chosen()), KEPT / f"run-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = Ground(folder, kept.database)
    copy.database.copy(kept.folder, folder)
    copy.run("open_anew()")
    try:
        yield copy
    finally:
        copy.database.drop(folder)
        shutil.rmtree(folder)


def _kept(name, report, database):
    beginning = f"{name}-{database.name.lower()}"
    ground = Ground(KEPT / f"{beginning}-{_digest()}", database)
    finished = ground.folder / "finished"
    if not (finished.exists() and database.has(ground.folder)):
        for earlier in KEPT.glob(f"{beginning}-*"):
            database.drop(earlier)
            shutil.rmtree(earlier)
        report(f"Making the blog “{name}”, which is kept for the next time …")
        ground.folder.mkdir(parents=True)
        database.make(ground.folder)
        ground.run(f"make({name!r})")
        finished.touch()
    return ground


def _digest():
    """Changes with whatever the kept blogs are made by."""
    files = sorted(file for pattern in MADE_BY for file in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]
