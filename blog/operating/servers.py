"""What the blog goes on without, if not as well: a bucket, a replica of the database, a disk for its backups.

The worker asks each of them every minute, and keeps what it has found for whoever looks: no page waits for them.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import Error
from django.utils import timezone

from blog.models import Measured
from lib.db import replica
from lib.storage import buckets, writable

BUCKET, BACKUPS, REPLICA = "bucket", "bucket of the backups", "replica"
FOLDER = "folder of the backups"
NAME = "servers away"
HOLDS = timedelta(minutes=5)  # Without a worker nobody knows.
SHORT = 300  # letters of an error


def look():
    """Ask each server that is named in the settings, and keep {server: error} of those that are away."""
    if asked := _asked():
        errors = {}
        for name, ensure in asked.items():
            try:
                ensure()
            except (Error, OSError) as fault:
                errors[name] = (str(fault).strip() or type(fault).__name__)[:SHORT]
        Measured.keep(NAME, errors)


def away():
    """{server: its error} of those that were away when the worker last asked."""
    if not _asked():
        return {}
    last = Measured.objects.filter(pk=NAME, at__gt=timezone.now() - HOLDS).first()
    return last.value if last else {}


def _asked():
    """{server: a function that raises an error where it is away}; backups in the same bucket aren't asked twice."""
    originals, backups = (buckets.of(alias) for alias in ("originals", "backups"))
    asked = {}
    if originals:
        asked[BUCKET] = originals.ensure_there
    if backups and not (originals and _place_of("backups") == _place_of("originals")):
        asked[BACKUPS] = backups.ensure_there
    if replica.is_named():
        asked[REPLICA] = replica.ensure_there
    if getattr(settings, "BACKUPS_DIR", ""):  # Another folder than the blog's own.
        asked[FOLDER] = partial(writable.ensure, settings.BACKUPS_ROOT)
    return asked


def _place_of(alias):
    """The server and the bucket of a store, without its folder there."""
    return {**settings.STORAGES[alias]["OPTIONS"], "location": ""}
