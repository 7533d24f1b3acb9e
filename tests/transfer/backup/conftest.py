"""A blog with articles, comments, pictures and a key, and a place for its backups."""

import shutil

import pyrage
import pytest
from django.conf import settings
from django.db import connection

from comments.gate import Writer
from comments.models import Comment
from transfer.backup import databases

HAS_PROGRAMS = all(map(shutil.which, ("pg_dump", "pg_restore")))


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def blog(transactional_db, site, post, reader):
    """Its database is a real one, which other connections can read."""
    if connection.vendor == "postgresql" and not HAS_PROGRAMS:
        pytest.skip("pg_dump and pg_restore aren't installed")
    Comment.write(post=post, writer=Writer(reader), text="The pears were late this year.")
    for root, name in (
        (settings.MEDIA_ROOT, "pictures/2026/pear.jpg"),
        (settings.ORIGINALS_ROOT, "pear.jpg"),
    ):
        path = root / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 1000)
    return site


@pytest.fixture
def key(tmp_path):
    """(the public key, the secret ones)"""
    secret = pyrage.x25519.Identity.generate()
    return str(secret.to_public()), [secret]


@pytest.fixture
def earlier_databases(transactional_db):
    """Those that a restore has put aside on PostgreSQL go with the test."""
    yield
    if connection.vendor == "postgresql":
        with databases.PostgreSQL().asking(None) as ask:
            name = connection.settings_dict["NAME"]
            found = ask(f"SELECT datname FROM pg_database WHERE datname LIKE '{name}_before_%'")
            for (name,) in found:
                ask(f'DROP DATABASE "{name}"')
