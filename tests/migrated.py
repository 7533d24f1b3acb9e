"""A test database that is migrated once: as long as the migrations are the same, a copy is taken of it."""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
# What decides which tables and triggers there are.
SOURCES = ["*/migrations/*.py", "moderation/record/triggers.py", "uv.lock"]


_kept = None  # what the database of this run was copied from


@contextmanager
def copied(folder):
    """Let the database that is made meanwhile be a copy; where there is nothing to copy, keep one of it.

    `folder` outlives the run. The processes of a run go through here one at a time, so that
    one of them migrates for all.
    """
    global _kept
    kept = _kept = KEPT[connection.vendor](folder, _fingerprint())
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = kept.take()
        yield
        if not found:
            kept.keep()


def put_at(path, cache):
    """A file of SQLite's with all tables, if one is kept: a new blog is then a matter of seconds.

    For what tests something else. `cache` is pytest's.
    """
    kept = KeptFile(cache.mkdir("database"), _fingerprint()).path
    if kept.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, path)


@contextmanager
def own_database(name):
    """The DATABASE_URL of a database of PostgreSQL's for what tests something else, with all tables if one is kept."""
    about = {word: quote(str(value)) for word, value in connection.settings_dict.items()}
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        template = f' TEMPLATE "{_kept.name}"' if _kept and _kept.is_there(cursor) else ""
        cursor.execute(f"CREATE DATABASE {quoted}{template}")
    try:
        yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{name}".format(**about, name=name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def _fingerprint():
    paths = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


class KeptFile:
    """SQLite's: a file in the folder."""

    def __init__(self, folder, fingerprint):
        self.folder, self.path = folder, folder / f"{fingerprint}.sqlite3"

    def take(self):
        if self.path.exists():
            return shutil.copyfile(self.path, connection.settings_dict["TEST"]["NAME"])

    def keep(self):
        for old in self.folder.glob("*.sqlite3*"):
            old.unlink()
        unfinished = self.path.with_suffix(".sqlite3-new")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.rename(self.path)


class KeptDatabase:
    """PostgreSQL's: a database beside the test's, which tells in its comment what it was made of."""

    def __init__(self, folder, fingerprint):
        self.name, self.fingerprint = f"test_{connection.settings_dict['NAME']}_kept", fingerprint

    def is_there(self, cursor):
        asked = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        cursor.execute(asked, [self.name])
        return cursor.fetchone() == (self.fingerprint,)

    def take(self):
        with connection.creation._nodb_cursor() as cursor:
            if self.is_there(cursor):
                connection.settings_dict["TEST"]["TEMPLATE"] = self.name
                return True

    def keep(self):
        test = connection.settings_dict["NAME"]
        connection.close()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}"')
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{test}"')
            cursor.execute(f"COMMENT ON DATABASE \"{self.name}\" IS '{self.fingerprint}'")


KEPT = {"sqlite": KeptFile, "postgresql": KeptDatabase}
