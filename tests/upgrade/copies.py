"""The database of a release, brought over to whatever the tests run on."""

import fcntl
import os
import shutil
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from moderation.record.triggers import lifted

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@contextmanager
def brought_over(file):
    """Gives the name of what `file` holds, on SQLite or on PostgreSQL."""
    if connection.vendor == "sqlite":
        yield file
        return
    with _made(f"{connection.settings_dict['NAME']}_upgrade_{WORKER}") as name:
        with leading_to(name):
            _pour(file)
        yield name


@contextmanager
def leading_to(name):
    """Within, all that is asked of the database is asked of this one."""
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(name)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def once_for_all_processes(database, name, folders, bring_up):
    """Bring `database` up; of a file, one process of the run does so, and the others take a copy of what it made.

    `folders` is pytest's `tmp_path_factory`; a run has a folder of its own, so that none takes another's.
    """
    if connection.vendor != "sqlite":
        with leading_to(database):
            bring_up()
        return
    own = folders.getbasetemp()
    shared = (own if WORKER == "main" else own.parent) / f"{name}.sqlite3"
    with open(shared.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            with leading_to(database):
                bring_up()
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(shared)])
        shutil.copyfile(shared, database)


@contextmanager
def _made(name):
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted}")


def _pour(file):
    """All rows of the SQLite file, into tables as the migrations that it had leave them."""
    with _second(file) as source:
        executor = MigrationExecutor(connection)
        state = executor.migrate(_reached(executor.loader.graph, source))
        models = state.apps.get_models(include_auto_created=True)
        with lifted(connection), transaction.atomic():
            for model in models:
                _copy_rows(model)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _reached(graph, source):
    """The last ones of the migrations there are of which `source` has had everything."""
    had = {*MigrationRecorder(source).applied_migrations()}
    had = {node for node, one in graph.nodes.items() if {node, *one.replaces} & had}
    after = {node: {child.key for child in graph.node_map[node].children} for node in had}
    return [node for node in had if not after[node] & had]


def _copy_rows(model):
    for field in model._meta.concrete_fields:
        for name in {"auto_now", "auto_now_add"} & vars(field).keys():
            setattr(field, name, False)
    model._base_manager.bulk_create(model._base_manager.using("release").order_by("pk"))


@contextmanager
def _second(file):
    """A connection to the file beside the usual one."""
    plain = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}
    connections.settings["release"] = connections.settings["default"] | plain
    try:
        yield connections["release"]
    finally:
        connections["release"].close()
        del connections["release"], connections.settings["release"]
