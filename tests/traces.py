"""Where a word stands: in any column of any table, in a session, in a file, in a cache or zip."""

import os
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection

from accounts.sessions import contents


def traces(folder, *words):
    """(where, word) for each of `words` that is found anywhere, in whatever case."""
    wanted = [word.casefold() for word in words]
    found = set()
    for where, text in _everything(folder):
        told = text.casefold()
        found |= {(where, word) for word in wanted if word in told}
    return sorted(found)


def _everything(folder):
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", _as_text(value)
    for session in Session.objects.all():
        yield "a session", str(contents(session))
    for file in folder.rglob("*"):
        yield "a file", str(file)
        if file.is_file():
            yield "a file", file.read_bytes().decode(errors="replace")
        if file.is_file() and is_zipfile(file):
            with ZipFile(file) as package:
                for name in package.namelist():
                    yield "a copy", package.read(name).decode(errors="replace")
    for text in _cached():
        yield "a cache", text


def _cached():
    """All that a Redis holds; other caches are tables and files, like all others."""
    for cache in (caches["default"], caches["pages"]):
        if not isinstance(cache, RedisCache):
            continue
        client = cache._cache.get_client(None)
        for key in client.scan_iter():
            yield _as_text(key)
            yield _as_text(client.get(key) or b"")  # Both caches have nothing but strings.


def bytes_of_database():
    """The database as it lies on the disk, committed: all of its file, or all of a dump."""
    where = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(Path(f"{where['NAME']}{end}").read_bytes() for end in ("", "-wal"))
    if not shutil.which("pg_dump"):
        pytest.skip("pg_dump isn't installed here")
    found = {"host": where["HOST"], "port": where["PORT"], "username": where["USER"]}
    options = [f"--{name}={value}" for name, value in found.items() if value]
    dump = subprocess.run(
        ["pg_dump", *options, where["NAME"]],
        env=os.environ | {"PGPASSWORD": where["PASSWORD"]},
        check=True,
        capture_output=True,
    )
    return dump.stdout


def _tables(cursor):
    """All there are, those in which SQLite keeps a full-text index included."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in cursor.fetchall()]
    return connection.introspection.table_names(cursor)


def _as_text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return str(value)
