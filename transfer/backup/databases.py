"""The two kinds of database: a copy as of one moment while others write, and one made of the copy."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from blog.models.search.documents import SearchDocument
from transfer.backup.refusals import BackupFailed, disk_full

# At a step, 4 MB: nobody waits for one, since who writes never waits for who reads (write-ahead log).
PAGES, PAUSE = 1000, 0.002
INDEX = SearchDocument._meta.db_table
# As `note` in blog/migrations/0002_first_release.py, which says why.
NOTE = f"""UPDATE {INDEX}_config SET v = 5 WHERE k = 'version' AND v = 4
    AND EXISTS (SELECT 1 FROM {INDEX}_config WHERE k = 'secure-delete' AND v = 1)"""
SCRATCH = "_backup_check"  # behind the name of the database
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
NAMES_ON_SQLITE = """SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"""
NAMES_ON_POSTGRESQL = """SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() ORDER BY tablename"""


def of_this_site():
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


def inventory(ask, names):
    """(rows of each table, migrations) of a database that is asked by `ask(sql)`."""
    tables = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in ask(names)}
    return tables, [list(row) for row in ask(MIGRATIONS)]


class SQLite:
    kind, file = "sqlite", "database.sqlite3"

    @property
    def path(self):
        return Path(connection.settings_dict["NAME"])

    def size(self):
        return self.path.stat().st_size

    def copy(self, to):
        """Copy it with SQLite's online backup; returns its inventory.

        All steps belong to one transaction that reads. Without it, each writer would have the copy
        begin anew.
        """
        to.touch(mode=0o600, exist_ok=False)
        source = sqlite3.connect(self.path, isolation_level=None)
        with closing(source), closing(sqlite3.connect(to)) as target:
            target.execute("PRAGMA synchronous = OFF")  # What a power cut leaves of it is dropped.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=PAGES, sleep=PAUSE)
            target.execute("PRAGMA journal_mode = DELETE")  # One file, without a log beside it.
        return self.inventory_of(to)

    def inventory_of(self, path):
        with closing(_opened(path)) as copy:
            return inventory(lambda sql: copy.execute(sql).fetchall(), NAMES_ON_SQLITE)

    @contextmanager
    def restored(self, file):
        """(the address, the inventory) of a scratch database that is made of a copy."""
        self.refuse_damaged(file)
        yield f"sqlite:///{quote(str(file))}", self.inventory_of(file)

    def refuse_damaged(self, path):
        """Refuse a copy in which something is damaged that can't be made anew; the search index can."""
        fault = self._fault_of(path)
        if fault.endswith(f"FTS5 table main.{INDEX}"):
            with closing(sqlite3.connect(path)) as copy, copy:
                copy.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")
                # A new index has the version of one from which nothing was taken.
                copy.execute(NOTE)
            fault = self._fault_of(path)
        if fault:
            raise BackupFailed(_("The database in the backup is damaged: %(why)s") % {"why": fault})

    def _fault_of(self, path):
        """What SQLite says is wrong with a copy, or nothing."""
        with closing(_opened(path)) as copy:
            fault = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if fault == "ok":
                return str(copy.execute("PRAGMA foreign_key_check").fetchone() or "")
            return fault


class PostgreSQL:
    kind, file = "postgresql", "database.dump"

    def size(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]

    def copy(self, to):
        """Have pg_dump write it as of the moment in which its rows are counted; returns its inventory."""
        own = connection.copy()
        try:
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                counted = inventory(_asking(cursor), NAMES_ON_POSTGRESQL)
                cursor.execute("SELECT pg_export_snapshot()")
                snapshot = f"--snapshot={cursor.fetchone()[0]}"
                how = ["--format=custom", "--no-owner", "--no-privileges", snapshot]
                to.touch(mode=0o600, exist_ok=False)
                run("pg_dump", connection.settings_dict, [*how, f"--file={to}"])
            return counted
        finally:
            own.close()

    @contextmanager
    def restored(self, file):
        name = connection.settings_dict["NAME"] + SCRATCH
        self.make(name, file)
        try:
            yield self.address_of(name), self.inventory_of(name)
        finally:
            self.drop_database(name)

    def make(self, name, file):
        """A new database of this name, in place of what was left of an earlier try."""
        self.drop_database(name)
        self._do(f"CREATE DATABASE {quoted(name)} TEMPLATE template0")
        how = ["--no-owner", "--no-privileges", "--exit-on-error", "--dbname"]
        run("pg_restore", connection.settings_dict | {"NAME": name}, how, str(file))

    def drop_database(self, name):
        self._do(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")

    def inventory_of(self, name):
        with self.asking(name) as ask:
            return inventory(ask, NAMES_ON_POSTGRESQL)

    @contextmanager
    def asking(self, name):
        """A function that asks the database of that name, or any there is (None)."""
        own = connection.copy()
        own.settings_dict["NAME"] = name or "postgres"
        try:
            with own.cursor() as cursor:
                yield _asking(cursor)
        finally:
            own.close()

    def address_of(self, name):
        """A database's address as DATABASE_URL has it."""
        site = connection.settings_dict
        who = ":".join(quote(site[key], safe="") for key in ("USER", "PASSWORD") if site.get(key))
        where = quote(site.get("HOST") or "", safe="") + (
            f":{site['PORT']}" if site["PORT"] else ""
        )
        how = {key: text for key, text in site["OPTIONS"].items() if isinstance(text, str)}
        return f"postgres://{who}@{where}/{quote(name, safe='')}?{urlencode(how)}".rstrip("?")

    def _do(self, sql):
        with self.asking(None) as ask:
            ask(sql)


def run(program, site, parameters, *last):
    """Run one of PostgreSQL's programs; what it says last is why it failed."""
    (_name, *arguments), secrets = DatabaseClient.settings_to_cmd_args_env(site, parameters)
    try:
        done = subprocess.run(
            [program, *arguments, *last],
            env=os.environ | (secrets or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as missing:
        message = _(
            "The program %(name)s isn’t installed. On Debian: apt install postgresql-client"
        )
        raise BackupFailed(message % {"name": program}) from missing
    if done.returncode:
        if done.returncode == -signal.SIGXFSZ or "No space left on device" in done.stderr:
            raise disk_full()
        why = (done.stderr.strip().split("\n") or [""])[-1][:300] or str(done.returncode)
        raise BackupFailed(_("%(name)s failed: %(why)s") % {"name": program, "why": why})


def _opened(path):
    """A copy that nobody writes to, read without files beside it."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _asking(cursor):
    def ask(sql):
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []

    return ask


def quoted(name):
    return connection.ops.quote_name(name)
