"""Files that belong to no row: what a process that was killed half-way leaves behind."""

import logging
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from blog.models import Attachment, EarlierFile, Page, Picture, Post, Recording, Site, Version
from blog.models.media.pictures import originals

logger = logging.getLogger(__name__)

OLD = timedelta(days=2)  # A younger one may be on its way into its row.
FOLDERS = ["pictures", "recordings", "files", "site"]


def drop_orphans():
    """Delete them."""
    for store, name in unknown_files():
        drop(store, name)


def drop(store, name):
    logger.warning("A file that belongs to nothing was deleted: %s", name.rpartition("/")[2])
    store.delete(name)


def unknown_files():
    """(store, name) of each of the old files of pictures that no row and no text knows."""
    before = time.time() - OLD.total_seconds()
    public, private = default_storage, originals()
    old = set().union(*(_old(public, folder, before) for folder in FOLDERS))
    for name in old - known() if old else ():
        texts = (model.objects.filter(text__contains=name) for model in (Post, Page, Version))
        if not any(mentioning.exists() for mentioning in texts):
            yield public, name
    old = _old(private, "", before)
    for name in old - known_originals() if old else ():
        yield private, name


def _old(store, folder, before):
    return {name for name, changed_at in _files(store, folder) if changed_at < before}


def _files(store, folder):
    """(name, seconds since 1970 of its last change) of each file below a folder of a store."""
    if hasattr(store, "all_files"):
        yield from store.all_files(folder)
        return
    root = Path(store.location)
    for path in (root / folder).rglob("*"):
        with suppress(FileNotFoundError):  # One that is being written gets another name.
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.stat().st_mtime


def known():
    """The names of all files in the public store that a row names."""
    names = set()
    for rows in (Picture.objects, EarlierFile.objects.filter(dropped_at=None)):
        for file, renditions in rows.values_list("file", "renditions"):
            names |= {file, *(made["name"] for made in renditions)}
    for crops in Picture.objects.values_list("crops", flat=True):
        names |= {made["name"] for made in crops}
    for names_of_one in Recording.objects.values_list("file", "captions"):
        names |= {*names_of_one}
    for logo, icon in Site.objects.values_list("logo", "icon"):
        names |= {one for one in ((logo or {}).get("name"), *(icon or {}).values()) if one}
    names |= set(Attachment.objects.values_list("file", flat=True))
    return names - {""}


def known_originals():
    """The names of all files that a row names as they were sent."""
    return {
        name
        for model in (Picture, EarlierFile)
        for name in model.objects.exclude(original="").values_list("original", flat=True)
    }
