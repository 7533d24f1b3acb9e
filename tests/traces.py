"""Where a word stands: in any column of any table, in a session, in a file."""

from django.contrib.sessions.models import Session
from django.db import connection


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
        yield "a session", str(session.get_decoded())
    for file in folder.rglob("*"):
        yield "a file", str(file)
        if file.is_file():
            yield "a file", file.read_bytes().decode(errors="replace")


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
