"""A database of a release is brought to what an empty one is made to, table by table."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.upgrade import copies

# Whatever a database has of itself, in texts that can be compared.
ON_SQLITE = """
SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence'
UNION ALL SELECT 'setting of the search', k, '', v FROM blog_entry_config WHERE k = 'secure-delete'
"""
ON_POSTGRESQL = """
SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull::text,
    attidentity::text, attgenerated::text, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', '', ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '', '', ''
    FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', '', ''
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', '', proname, pg_get_functiondef(oid), '', '', '', ''
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


@pytest.fixture(scope="module")
def upgraded(release, django_db_blocker):
    with django_db_blocker.unblock(), copies.leading_to(release[-1]):
        return set(made())


def test_an_upgraded_database_has_what_a_new_one_has(upgraded, db):
    new = set(made())
    assert (sorted(upgraded - new), sorted(new - upgraded)) == ([], [])


def test_a_database_of_before_the_last_squash_gets_what_came_after_it(release, django_db_blocker):
    """Its record names the migrations that were squashed, and neither their successor nor what came later."""
    first, apps = "0002_first_release", ("accounts", "blog")
    with django_db_blocker.unblock(), copies.leading_to(release[-1]):
        complete = set(made())
        executor = MigrationExecutor(connection)
        executor.migrate([(app, first) for app in apps])
        executor.recorder.migration_qs.filter(app__in=apps, name=first).delete()
        assert set(made()) != complete
        call_command("migrate", verbosity=0)
        assert set(made()) == complete


def made():
    """What migrations make: tables and all that belongs to them, and permissions on the models."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ON_POSTGRESQL)
            yield from cursor.fetchall()
        else:
            cursor.execute(ON_SQLITE)
            for kind, name, table, sql in cursor.fetchall():
                yield kind, name, table, *(_definitions(sql) if kind == "table" else [sql])
    models = "content_type__app_label", "content_type__model"
    yield from Permission.objects.values_list(*models, "codename", "name")


def _definitions(sql):
    """The columns and constraints of a table, in order: one that came later stands at its end."""
    depth, parts = 0, [""]
    for sign in sql:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth <= 1 and sign in "(,)":
            parts.append("")
        else:
            parts[-1] += sign
    return sorted(part.strip() for part in parts)
