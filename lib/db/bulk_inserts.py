"""Rows into a table by the million: COPY on PostgreSQL, one prepared INSERT on SQLite.

`bulk_create` takes a fifth of a millisecond for a comment: minutes, for a million.
"""

import json
from datetime import datetime
from functools import lru_cache

from django.core.management.color import no_style
from django.db import connection
from django.db.models import JSONField, TextField


class BulkInsert:
    """Takes rows of `model` as dicts by column, keys included; the rest is as in a new object.

    With `gives_keys` the database gives them, and nobody learns which.
    """

    def __init__(self, model, *, gives_keys=False):
        self.table = model._meta.db_table
        fields = model._meta.concrete_fields
        fields = [one for one in fields if not (gives_keys and one.primary_key)]
        self.usual = {field.column: field.get_default() for field in fields}

    def insert(self, rows):
        values = ([_adapted(value) for value in (self.usual | row).values()] for row in rows)
        columns = ", ".join(f'"{column}"' for column in self.usual)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.table}" ({columns}) FROM STDIN') as copy:
                    for row in values:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self.usual))
                insert = f'INSERT INTO "{self.table}" ({columns}) VALUES ({marks})'
                cursor.executemany(insert, values)


def bulk_insert(objects):
    """Objects of one model that have their keys, in one go; none of their `save` is asked."""
    objects = list(objects)
    if objects:
        fields = objects[0]._meta.concrete_fields
        rows = ({one.column: getattr(thing, one.attname) for one in fields} for thing in objects)
        BulkInsert(type(objects[0])).insert(rows)


def next_keys(model, number):
    """New primary keys that nobody else gets; on SQLite, within the transaction that fills them."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(asked, [f'"{table}"', key, number])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + number))


def commit_asynchronously():
    """Let the transaction that has begun be committed without waiting for PostgreSQL's disk.

    If its machine loses its power, what was committed like this in the last half second may be gone, so it is for what
    can be written once more. Whoever commits after it and waits takes it along. SQLite never waits (`synchronous=NORMAL`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")


def measure(*models, with_texts=False):
    """Tell PostgreSQL how much is in these tables now; it would find out by itself in a minute.

    Long texts take most of the time, and nothing is planned by what is in them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                fields = model._meta.concrete_fields
                short = [one.column for one in fields if not isinstance(one, TextField | JSONField)]
                short = ", ".join(f'"{column}"' for column in short)
                columns = "" if with_texts else f"({short})"
                cursor.execute(f'ANALYZE "{model._meta.db_table}" {columns}')


def go_on_counting(*models):
    """Let PostgreSQL's own keys follow those that were poured into these tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@lru_cache  # A row has the same one several times.
def _adapted_moment(value):
    return connection.ops.adapt_datetimefield_value(value)


def _adapted(value):
    if isinstance(value, datetime):
        return _adapted_moment(value)
    return json.dumps(value) if isinstance(value, dict | list) else value
