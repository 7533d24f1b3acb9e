"""What is restored takes the place of what was there, which stays beside it under another name.

Each step can be repeated, so that whatever a killed run has left undone is done by the next.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import OperationalError, connection, connections
from django.utils.translation import gettext as _

from transfer.backup import databases, files
from transfer.backup.refusals import BackupFailed

# No page that is stored counts any more; nobody stays signed in who was signed out, or lost their
# password, since; and no worker of then is at its task any more.
RENEW = [
    "UPDATE blog_site SET identity = '{}'",
    "DELETE FROM django_session",
    "UPDATE django_tasks_database_dbtaskresult SET status = 'READY' WHERE status = 'RUNNING'",
]
# Seconds until whoever has just closed their connection is gone: as long as PostgreSQL itself waits
# before it renames a database.
LEAVING = 5
A_BLOGS_OWN = ("accounts_user", "blog_post", "comments_comment")


def of_this_site():
    return PostgreSQLSwap() if connection.vendor == "postgresql" else SQLiteSwap()


def folder_takes_place(staged, place, stamp):
    """Returns where that is now which was there, or None."""
    aside = place.with_name(f"{place.name}.{stamp}")
    if staged.exists():
        if place.exists():
            # A site that was started meanwhile has made a folder anew.
            names = (Path(f"{aside}-{n}") if n else aside for n in range(1000))
            place.rename(next(name for name in names if not name.exists()))
        staged.rename(place)
    return aside if aside.exists() else None


def refuse_full():
    """Refuse a site that has people, articles, comments or files."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in there.intersection(A_BLOGS_OWN):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                raise BackupFailed(_not_empty())
    if next(files.of_the_site(), None):
        raise BackupFailed(_not_empty())


class SQLiteSwap(databases.SQLite):
    def refuse(self, replaces):
        if not replaces:
            refuse_full()
        with self._nobody_else():
            pass

    def stage(self, stage):
        with self.restored(stage / self.file) as restored:
            return restored

    def renew(self, stage, identity):
        with closing(sqlite3.connect(stage / self.file)) as copy:
            copy.execute("PRAGMA foreign_keys = ON")  # What belongs to a session goes with it.
            for statement in RENEW:
                copy.execute(statement.format(identity))
            copy.commit()
            copy.execute("PRAGMA journal_mode = DELETE")

    def drop(self):
        """Do nothing: the staged database goes with the folder."""

    def swap(self, stage, stamp):
        staged, aside = stage / self.file, self.path.with_name(f"{self.path.name}.{stamp}")
        if staged.exists():
            with self._nobody_else() as has_tables:
                if has_tables and not aside.exists():
                    _keep(self.path, aside)
                _move(staged, self.path)
        return aside if aside.exists() else None

    @contextmanager
    def _nobody_else(self):
        """Hold the database, all of it in one file; refused while anybody has it open.

        Says whether there is anything in it.
        """
        connections.close_all()
        if not self.path.exists():
            yield False
            return
        address = f"file:{quote(str(self.path))}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)) as locked:
            try:
                locked.execute("PRAGMA journal_mode = DELETE")
                locked.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise BackupFailed(_is_running()) from error
            yield locked.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


class PostgreSQLSwap(databases.PostgreSQL):
    @property
    def name(self):
        return connection.settings_dict["NAME"]

    @property
    def staged(self):
        return f"{self.name}_restoring"

    def refuse(self, replaces):
        if not replaces:
            refuse_full()
        connections.close_all()
        end = time.monotonic() + LEAVING
        with self.asking(None) as ask:
            while self._somebody_has_it(ask):
                if time.monotonic() >= end:
                    raise BackupFailed(_is_running())
                time.sleep(0.05)

    def stage(self, stage):
        self.make(self.staged, stage / self.file)
        return self.address_of(self.staged), self.inventory_of(self.staged)

    def renew(self, stage, identity):
        with self.asking(self.staged) as ask:
            for statement in RENEW:
                ask(statement.format(identity))

    def drop(self):
        self.drop_database(self.staged)

    def swap(self, stage, stamp):
        """Rename both databases at once; the name of the old one. Raises BackupFailed."""
        aside = f"{self.name}_{stamp.replace('-', '_')}"
        names = [databases.quoted(name) for name in (self.name, aside, self.staged)]
        connections.close_all()
        with self.asking(None) as ask:
            if ask(f"SELECT 1 FROM pg_database WHERE datname = '{self.staged}'"):
                try:
                    ask(
                        "BEGIN; ALTER DATABASE {0} RENAME TO {1};"
                        " ALTER DATABASE {2} RENAME TO {0}; COMMIT".format(*names)
                    )
                except OperationalError as error:
                    raise BackupFailed(_is_running()) from error
        return aside

    def _somebody_has_it(self, ask):
        name = self.name.replace("'", "''")
        # PostgreSQL ends its own autovacuum when a database is renamed.
        return ask(
            f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}'"
            " AND backend_type IS DISTINCT FROM 'autovacuum worker'"
        )


def _keep(path, aside):
    """The file under a second name, so that its own is never without one."""
    try:
        os.link(path, aside)
    except OSError:  # A file system without such names.
        # By another process: whoever closes the file takes the locks on it from their own.
        subprocess.run(["cp", "--", str(path), str(aside)], check=True)
        aside.chmod(0o600)


def _move(staged, place):
    """Put a file in the place of another, from another disk as well."""
    try:
        staged.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = place.with_name(f".{place.name}.restoring")
        shutil.copyfile(staged, near)
        near.chmod(0o600)
        os.sync()
        near.replace(place)
        staged.unlink()


def _not_empty():
    return _(
        "This blog isn’t empty. With --replace, the backup takes its place, and what is here now is"
        " kept under another name."
    )


def _is_running():
    return _("The blog is running. Stop it, and run the same command again.")
