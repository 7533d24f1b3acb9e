"""Emptying the tables after a test with real transactions, as Django's flush does, but fast and waiting for nobody."""

from contextlib import nullcontext

from django.db import connections, transaction

from moderation.record.triggers import lifted

# What migrating writes, the same in every test; made anew, it would take longer than many a test.
KEPT = {"django_content_type", "auth_permission"}


def empty(database):
    """Delete every row of `database` but those of KEPT."""
    connection = connections[database]
    tables = set(
        connection.introspection.django_table_names(only_existing=True, include_views=False)
    )
    statements = [f'DELETE FROM "{table}"' for table in sorted(tables - KEPT)]
    on_sqlite = connection.vendor == "sqlite"
    with (
        lifted(connection) if on_sqlite else nullcontext(),
        transaction.atomic(database),
        connection.cursor() as cursor,
    ):
        if on_sqlite:
            for statement in statements:
                cursor.execute(statement)
        else:
            # Neither triggers nor foreign keys are asked; TRUNCATE would write each file anew, and
            # wait for whoever reads.
            cursor.execute("SET LOCAL session_replication_role = replica;" + ";".join(statements))
