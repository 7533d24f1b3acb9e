"""Reads what Isso keeps: its database `comments.db`, or the JSON that its own importer takes.

The database is a stranger's file: it is opened for reading alone, as it lies there, nothing in it may act,
and only the columns that are named here are read. Addresses of networks, votes and who voted are not among them.
"""

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import quote

from django.utils.translation import gettext as _

from transfer.sources.json_stream import read_maps
from transfer.sources.parts import Blog, ExportedComment, UnreadableExport, thread
from transfer.sources.values import dictionaries, line, moment, words

NAME = "isso"
MAGIC = b"SQLite format 3\0"
LONGEST = 1 << 20  # bytes of one value
STEPS = 500_000_000  # of SQLite's machine, some ten seconds of them
_MODES = {1: "published", 2: "held", 4: "trash"}
_IN_JSON = ("id", "parent", "created", "mode", "text", "author", "email", "website")
_TABLES = ("threads", "comments")
# Neither views nor virtual tables, which would have code of SQLite's run.
_ITS_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
_COMMENTS = """
    SELECT threads.id, threads.uri, threads.title, comments.id, comments.parent, comments.created,
           comments.mode, comments.text, comments.author, comments.email, comments.website
    FROM comments JOIN threads ON comments.tid = threads.id ORDER BY threads.id, comments.id
"""


def read(source, repairs=None):
    """Yield an Entry for each thread that has something in it, and a Blog last. Raises UnreadableExport."""
    with _as_file(source) as path:
        with path.open("rb") as file:
            is_database = file.read(len(MAGIC)) == MAGIC
        yield from _entries_in_database(path) if is_database else _entries_in_json(path)
    yield Blog(title="", address="")


@contextmanager
def _as_file(source):
    """A path to `source`, which SQLite needs."""
    if not hasattr(source, "read"):
        yield Path(source)
        return
    with tempfile.NamedTemporaryFile(suffix=".db") as copy:
        while piece := source.read(1 << 20):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _entries_in_database(path):
    try:
        with closing(_opened_database(path)) as database:
            for (_id, uri, title), rows in groupby(
                database.execute(_COMMENTS), itemgetter(0, 1, 2)
            ):
                yield thread(words(uri), line(title), map(_comment, rows))
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        sentence = _("This isn’t a database of Isso, or it is damaged: %(error)s.")
        raise UnreadableExport(sentence % {"error": error}) from error


def _opened_database(path):
    # Immutable: SQLite neither locks it nor looks for a journal beside it.
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    database = sqlite3.connect(address, uri=True)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    for unwanted in (
        sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER,
        sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW,
    ):
        database.setconfig(unwanted, False)
    database.text_factory = lambda content: content.decode("utf-8", "replace")
    database.execute("PRAGMA cell_size_check = ON")
    database.set_progress_handler(lambda: True, STEPS)
    if missing := set(_TABLES) - {name for (name,) in database.execute(_ITS_TABLES)}:
        database.close()
        sentence = _("This database isn’t of Isso: it has no table “%(table)s”.")
        raise UnreadableExport(sentence % {"table": min(missing)})
    return database


def _comment(row):
    *_thread, id, parent, created, mode, text, author, email, website = row
    return ExportedComment(
        id=_number(id),
        name=line(author),
        email=line(email),
        url=line(website),
        html=words(text),
        written_at=moment(created),
        state=_MODES.get(_number(mode), "held"),
        parent=_number(parent),
        format="markdown",
    )


def _entries_in_json(path):
    """The threads of Isso's generic format: [{id, title, comments: [{id, author, email, website, created, text}]}]."""
    has_begun = False
    for _place, one in read_maps(path, "", "item"):
        has_begun = True
        if one is None:
            continue
        if not isinstance(one.get("comments"), list):
            raise UnreadableExport(_("This is neither a database of Isso nor its JSON."))
        given = [{"mode": 1} | comment for comment in dictionaries(one.get("comments"))]
        comments = [_comment([comment.get(name) for name in _IN_JSON]) for comment in given]
        if comments:
            yield thread(words(one.get("id")), line(one.get("title")), comments)
    if not has_begun:
        raise UnreadableExport(_("This is neither a database of Isso nor its JSON."))


def _number(value):
    return value if isinstance(value, int) and 0 < value < 1 << 62 else 0
