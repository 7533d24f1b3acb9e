"""The benchmark's databases: made beside the one that DATABASE_URL names, never in it."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

NAMES = ["SQLite", "PostgreSQL"]
# Where bin/services starts one.
LOCAL = "postgres://postgres:postgres@127.0.0.1:5432/parley"


def chosen():
    """PostgreSQL where DATABASE_URL names one, or else SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return PostgreSQL(url) if url.startswith("postgres") else SQLite()


def there(only=None):
    """The databases that can be measured on; exits with a sentence where the one asked for isn't there."""
    given = chosen()
    postgresql = PostgreSQL(LOCAL) if given.name == "SQLite" else given
    databases = {"SQLite": SQLite()}
    if reason := postgresql.refusal():
        if only == "PostgreSQL" or postgresql is given:
            sys.exit(f"PostgreSQL can’t be used: {reason}")
        print(f"Without PostgreSQL, which bin/services would start: {reason}")
    else:
        databases["PostgreSQL"] = postgresql
    return [databases[only]] if only else list(databases.values())


class SQLite:
    """Each database is a file in its blog's folder."""

    name = "SQLite"
    address = ""

    def url(self, folder):
        return f"sqlite:///{folder}/db.sqlite3"

    def make(self, folder):
        self.drop(folder)

    def copy(self, source, folder):
        self.drop(folder)
        shutil.copyfile(source / "db.sqlite3", folder / "db.sqlite3")

    def drop(self, folder):
        for file in folder.glob("db.sqlite3*"):
            file.unlink()

    def has(self, folder):
        return (folder / "db.sqlite3").exists()


class PostgreSQL:
    """Each database has the name of its blog's folder, behind that of the one given."""

    name = "PostgreSQL"

    def __init__(self, url):
        self.address, self.given = url, urlsplit(url)

    def refusal(self):
        """Why it can't be used, in its own words; or None."""
        try:
            self._connected().close()
        except psycopg.OperationalError as error:
            return str(error).strip()

    def url(self, folder):
        return self.given._replace(path=f"/{self._named(folder)}").geturl()

    def make(self, folder):
        self.drop(folder)
        self._run("CREATE DATABASE {}", self._named(folder))

    def copy(self, source, folder):
        self.drop(folder)
        self._run("CREATE DATABASE {} TEMPLATE {}", self._named(folder), self._named(source))

    def drop(self, folder):
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._named(folder))

    def has(self, folder):
        with self._connected() as connection:
            asked = "SELECT 1 FROM pg_database WHERE datname = %s"
            return bool(connection.execute(asked, [self._named(folder)]).fetchone())

    def _named(self, folder):
        return f"{self.given.path.strip('/')}_bench_{Path(folder).name}".replace("-", "_")

    def _run(self, statement, *names):
        with self._connected() as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))

    def _connected(self):
        # Not the one that is named: it needn't exist.
        url = self.given._replace(path="/postgres", scheme="postgresql").geturl()
        return psycopg.connect(url, autocommit=True)
