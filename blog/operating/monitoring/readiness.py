"""What the site needs to answer everybody: its cache, its disk, its database, and a worker."""

from functools import cache
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import close_old_connections, connection

from blog.models import Heartbeat
from blog.operating import writing
from blog.operating.versions import has_redis
from lib.django_internals import redis_client
from lib.storage import writable
from lib.web.server.probes import NotReady


def cache_answers():
    if has_redis():
        redis_client(caches["default"]).ping()


def disk_takes_files():
    try:
        writable.ensure(settings.DATA_DIR)
    except OSError as fault:
        raise NotReady(f"can’t be written to: {fault.strerror}") from fault


def database_takes_rows():
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if fault := writing.fault():
        raise NotReady(fault)


def migrations_are_applied():
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    if lacking := _migrations() - applied:
        raise NotReady(f"{len(lacking)} to be applied: run manage.py migrate")


def worker_is_seen():
    if not Heartbeat.objects.workers().alive().exists():
        raise NotReady("none has been seen for 90 seconds")


@cache
def _migrations():
    """{(app, name)} of the migrations of this release; they are listed, not loaded."""
    folders = {app.label: Path(app.path, "migrations") for app in apps.get_app_configs()}
    return {
        (label, module.name)
        for label, folder in folders.items()
        for module in iter_modules([str(folder)])
        if not module.name.startswith("_")
    }


# What may hang comes last: of what stands behind it nothing is known then.
PARTS = {
    "disk": disk_takes_files,
    "cache": cache_answers,
    "database": database_takes_rows,
    "migrations": migrations_are_applied,
    "worker": worker_is_seen,
}
