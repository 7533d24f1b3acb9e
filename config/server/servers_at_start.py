"""The servers that a start needs: waited for where they may come, and a sentence where they can't be used.

No sentence has a password, and none a server's own words where ours say what to do.
"""

import re
import time
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.cache import caches
from django.core.management import CommandError
from django.db import Error, connection

from lib.django_internals import redis_client
from lib.observing.logs import redacted

AGAIN = 1  # seconds between two tries
TRIES_BETWEEN_LINES = 5  # tries between two lines
# What a server says that comes by itself: what it says in words, {where} and {user} filled in.
MAY_COME = [
    (
        r"refused|No such file or directory|is starting up|is shutting down",
        "PostgreSQL at {where} doesn’t answer. Start it, or correct DATABASE_URL",
    ),
    (
        r"resolve host|could not translate host name",
        "The server {where} of DATABASE_URL can’t be found. Correct the name",
    ),
    (
        r"timeout|timed out|unreachable|No route|closed the connection",
        "PostgreSQL at {where} can’t be reached. Correct DATABASE_URL, or the network between",
    ),
    (
        r"too many clients|remaining connection slots|too many connections",
        "PostgreSQL has no connection left. Raise max_connections, or close some connections",
    ),
    (r"database is locked", "Another program has locked {where}. Stop that program"),
    (r"No space left|is full", "The disk of the database ({where}) is full. Make room on it"),
    (r"terminating connection", "PostgreSQL at {where} has closed the connection"),
]
CANT = [
    (
        r"password|authentication failed|pg_hba",
        "PostgreSQL at {where} refuses the user {user}. Correct the user and the password in DATABASE_URL, or give the"
        " user that password: ALTER ROLE {user} PASSWORD '…'.",
    ),
    (
        r"role .* does not exist",
        "PostgreSQL has no user {user}. Create it: createuser --pwprompt {user}",
    ),
    (
        r"database .* does not exist",
        "PostgreSQL has no database {name}. Create it: createdb --owner={user} {name}",
    ),
    (
        r"permission denied for (schema|database|table)|must be owner",
        "The user {user} can’t create tables in the database {name}. Allow it:"
        " ALTER DATABASE {name} OWNER TO {user}; where tables are another user’s, REASSIGN OWNED gives them.",
    ),
    (
        r"read-only transaction|readonly database",
        "The database {name} can only be read. Name the primary in DATABASE_URL, or make it writable.",
    ),
    (
        r"unable to open database file",
        "SQLite can’t open {where}: its folder isn’t there, or isn’t the blog’s. Correct DATABASE_URL.",
    ),
    (
        r"not a database|malformed",
        "{where} isn’t a SQLite database. Correct DATABASE_URL, or restore a backup.",
    ),
]


def await_database(say):
    """Wait until the database takes connections; `say(sentence)` tells of it. Raises CommandError where it can't."""
    tries = 0
    while fault := _fault():
        sentence, may_come = in_words(fault)
        if not may_come:
            raise CommandError(sentence)
        if tries % TRIES_BETWEEN_LINES == 0:
            say(f"{sentence}. Parley waits for it.")
        tries += 1
        time.sleep(AGAIN)


def in_words(fault):
    """(what is wrong with the database, whether it may pass by itself) for an error of it."""
    message, options = str(fault), connection.settings_dict
    about = {"user": options["USER"] or "of this process", "name": options["NAME"]}
    if connection.vendor == "sqlite":
        about |= {"where": Path(options["NAME"]), "user": ""}
    else:
        host = options["HOST"] or "this machine’s socket"
        about["where"] = f"{host}, port {options['PORT'] or 5432}"
    for known, may_come in ((MAY_COME, True), (CANT, False)):
        for pattern, sentence in known:
            if re.search(pattern, message):
                return sentence.format(**about), may_come
    first = redacted(message.strip().splitlines()[0]) if message.strip() else type(fault).__name__
    return f"The database can’t be used: {first}. See DATABASE_URL.", False


def is_of_the_server(fault):
    """Whether an error is the server's, or the operator's, and no mistake of ours."""
    return any(re.search(pattern, str(fault)) for pattern, _ in [*MAY_COME, *CANT])


def warn_of_cache(say):
    """Say it where the shared cache is away: the blog starts without it."""
    if "redis" in settings.CACHES["default"]["BACKEND"].lower():
        try:
            redis_client(caches["default"]).ping()
        except Exception as fault:
            why = redacted(str(fault)) or type(fault).__name__
            say(
                f"Redis doesn’t answer ({why}). Start it, or correct CACHE_URL. Until then pages are slower."
            )


def _fault():
    """The error with which the database refuses a connection, or None."""
    try:
        if connection.vendor == "postgresql":
            # By a connection of its own: ours wait a while after one that failed.
            psycopg.connect(**connection.get_connection_params()).close()
        connection.ensure_connection()
    except (Error, psycopg.Error) as fault:
        return fault
    return None
