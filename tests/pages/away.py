"""A database that can't be reached, or not be written, for as long as a test says."""

import sqlite3
from contextlib import contextmanager

import psycopg
from django.db import connection

from lib.db import optional
from lib.db.sqlite3 import base
from lib.processes import deadlines


@contextmanager
def database_away(closes=True):
    """This process finds no database where it looks for it."""
    about = connection.settings_dict
    before = dict(about)
    if closes:
        connection.close()
    about |= {"NAME": "/nowhere/at/all"} if connection.vendor == "sqlite" else {"PORT": "1"}
    try:
        yield
    finally:
        connection.close()
        about |= before


@contextmanager
def locked():
    """Another program holds the lock that everybody needs who writes a comment."""
    about = connection.settings_dict
    deadlines.wait_at_most(0.2)
    if connection.vendor == "sqlite":
        other = sqlite3.connect(about["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        connection.close()  # The next one knows for how long this thread waits.
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
        other = psycopg.connect(**{name: about[key] for name, key in names.items()})
        other.execute("LOCK TABLE comments_comment, blog_post IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        deadlines.wait_at_most(None)
        base._in_vain_at, optional._paused_until = None, 0.0
        connection.close()


@contextmanager
def read_only():
    """Nothing can be written, and all can be read."""
    how = {
        "sqlite": "PRAGMA query_only = {}",
        "postgresql": "SET default_transaction_read_only = {}",
    }
    with connection.cursor() as cursor:
        cursor.execute(how[connection.vendor].format("on"))
    try:
        yield
    finally:
        optional._paused_until = 0.0
        with connection.cursor() as cursor:
            cursor.execute(how[connection.vendor].format("off"))
