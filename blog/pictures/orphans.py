"""Files that belong to no row: what a process that was killed half-way leaves behind."""

import logging
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from blog.models import EarlierFile, Page, Picture, Post, Recording, Version

logger = logging.getLogger(__name__)

OLD = timedelta(days=2)  # A younger one may be on its way into its row.
FOLDERS = ["pictures", "recordings"]


def drop_orphans():
    """Delete old files of pictures that no row and no text knows; each is named in the log."""
    before = time.time() - OLD.total_seconds()
    public, private = Path(settings.MEDIA_ROOT), Path(settings.ORIGINALS_ROOT)
    found = set().union(*(_old(public / folder, public, before) for folder in FOLDERS))
    for name in found - _known() if found else ():
        if not _is_mentioned(name):
            _drop(public / name)
    found = _old(private, private, before)
    for name in found - _known_originals() if found else ():
        _drop(private / name)


def _old(folder, root, before):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in files if path.stat().st_mtime < before}


def _known():
    names = set()
    for model in (Picture, EarlierFile):
        for file, renditions in model.objects.values_list("file", "renditions"):
            names |= {file, *(made["name"] for made in renditions)}
    for crops in Picture.objects.values_list("crops", flat=True):
        names |= {made["name"] for made in crops}
    for names_of_one in Recording.objects.values_list("file", "captions"):
        names |= {*names_of_one}
    return names


def _known_originals():
    return {
        name
        for model in (Picture, EarlierFile)
        for name in model.objects.exclude(original="").values_list("original", flat=True)
    }


def _is_mentioned(name):
    return any(
        model.objects.filter(text__contains=name).exists() for model in (Post, Page, Version)
    )


def _drop(path):
    logger.warning("A file that belongs to nothing was deleted: %s", path.name)
    path.unlink(missing_ok=True)
