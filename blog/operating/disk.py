"""How full the disk is, and with what. The folders are measured by the worker, never while somebody waits."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from blog.models import Figure, Measured

LITTLE = 0.05  # of the disk
FOLDERS = "folders"
_FREE = "disk free"  # a Figure, in megabytes: one an hour, so its sum is the number
MEGABYTE = 1024 * 1024
SPAN = timedelta(days=2)  # for less no rate is told


def usage():
    """The total, used and free bytes of the disk with the data."""
    return shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")


def is_nearly_full():
    space = usage()
    return space.free < space.total * LITTLE


def folders():
    """({what: bytes}, when), as last measured; or None."""
    measured = Measured.objects.filter(pk=FOLDERS).first()
    return measured and (measured.value, measured.at)


def full_on():
    """The day on which there is no room left, at the rate of the last days; or None."""
    rows = Figure.objects.filter(name=_FREE).order_by("hour").values_list("hour", "n")
    known = list(rows)
    if len(known) < 2 or known[-1][0] - known[0][0] < SPAN:
        return None
    (first, before), (last, after) = known[0], known[-1]
    if after >= before:
        return None
    left = (last - first) * (after / (before - after))
    return timezone.localdate(last + left) if left < timedelta(days=365) else None


def measure():
    """Measure the folders and the database, and note what is free this hour."""
    where = {
        "pictures": [settings.MEDIA_ROOT, settings.ORIGINALS_ROOT],
        "backups": [settings.BACKUPS_ROOT],
        "stored pages": [settings.DATA_DIR / "pages"],
    }
    sizes = {name: sum(map(_size, paths)) for name, paths in where.items()}
    if connection.vendor == "sqlite":
        sizes["database"] = sum(file.stat().st_size for file in _database_files())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            sizes["database"] = cursor.fetchone()[0]
    here = [path for paths in where.values() for path in paths]
    sizes["everything else"] = _size(settings.DATA_DIR, without=[*here, *_database_files()])
    Measured.keep(FOLDERS, sizes)
    free = usage().free // MEGABYTE
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Figure.objects.update_or_create(hour=hour, name=_FREE, of="", defaults={"n": free})


def _database_files():
    if connection.vendor != "sqlite":
        return []
    file = Path(connection.settings_dict["NAME"])
    return [one for one in file.parent.glob(f"{file.name}*") if one.is_file()]


def _size(folder, without=()):
    """Bytes that the files of a folder take; what goes meanwhile, or can't be read, counts as nothing."""
    left_out, size = {Path(one) for one in without}, 0
    for here, folders, files in os.walk(folder):
        here = Path(here)
        folders[:] = [name for name in folders if here / name not in left_out]
        for name in files:
            if here / name not in left_out:
                try:
                    size += (here / name).lstat().st_blocks * 512
                except OSError:
                    pass
    return size
