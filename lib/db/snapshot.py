"""The whole database as it is at one moment, for reading all of it while others write."""

import secrets
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

# Neither keeps a writer waiting: SQLite's readers read what the log had when they began, and so do
# PostgreSQL's at this level.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot():
    """The alias of a connection of its own, under which nothing changes until the end of it."""
    alias = f"snapshot-{secrets.token_hex(4)}"
    connections[alias] = apart = connections[DEFAULT_DB_ALIAS].copy(alias)
    apart.settings_dict["OPTIONS"].pop("pool", None)
    try:
        with apart.cursor() as cursor:
            cursor.execute(BEGIN[apart.vendor])
            cursor.execute("SELECT 1 FROM django_migrations")  # It is taken with the first reading.
        yield alias
    finally:
        apart.close()
        del connections[alias]
