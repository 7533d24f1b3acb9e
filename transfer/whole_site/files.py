"""The files that rows name: pictures in all their sizes, what they were made of, recordings, the blog's own signs."""

import shutil
from functools import partial
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation, SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from blog.models import Attachment, Embed, Picture, Recording, Site
from blog.models.media.pictures import EarlierFile, originals
from lib.storage import buckets
from transfer.whole_site.archive import PIECE, ImportFailed

STORES = {"media": lambda: default_storage, "originals": originals}


def named(alias):
    """(store, name) of each file that a row under this alias names, each once."""
    for model in (Picture, EarlierFile):
        for one in model._base_manager.using(alias).order_by("pk").iterator(chunk_size=500):
            yield from (("media", name) for name in dict.fromkeys(one.names()) if name)
            if one.original:
                yield "originals", one.original.name
    for one in Recording._base_manager.using(alias).order_by("pk"):
        yield from (("media", file.name) for file in (one.file, one.captions) if file)
    for one in Attachment._base_manager.using(alias).order_by("pk"):
        yield "media", one.file.name
    for one in Embed._base_manager.using(alias).exclude(picture="").order_by("pk"):
        yield "media", one.picture.name
    for site in Site._base_manager.using(alias).all():
        signs = [(site.logo or {}).get("name"), *(site.icon or {}).values()]
        yield from (("media", name) for name in signs if name)


def take_out(archive, alias, progress):
    """Write them into an archive that is being made; return the names of those that are gone."""
    missing = []
    for store, name in named(alias):
        progress(1)
        inside = f"{store}/{name}"
        try:
            file = STORES[store]().open(name, "rb")
        except buckets.StoreAway:
            raise
        except (OSError, SuspiciousOperation):
            missing.append(inside)
            continue
        with file, archive.file(inside) as write:
            while piece := file.read(PIECE):
                write(piece)
    return missing


class BringIn:
    """Puts an archive's files into their places; `take_back` removes those again."""

    def __init__(self, archive):
        self.archive, self.put = archive, []

    def __call__(self, alias):
        """Put those that rows name, and no others; return the names of those that aren't there."""
        missing = []
        for store, name in named(alias):
            inside, kept_in = f"{store}/{name}", STORES[store]()
            place = None if hasattr(kept_in, "keep") else _place(store, name)
            if inside in self.archive.files and place:
                self._put(inside, place)
            elif inside in self.archive.files:
                self._put_into_the_bucket(inside, kept_in, name)
            else:
                missing.append(inside)
        return missing

    def take_back(self):
        for take_back in self.put:
            take_back()

    def _put(self, inside, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.archive.open(inside) as file, path.open("xb") as new:
                self.put.append(partial(path.unlink, missing_ok=True))
                shutil.copyfileobj(file, new, PIECE)
        except FileExistsError:
            if path.stat().st_size != self.archive.files[inside]["bytes"]:
                raise ImportFailed(
                    _("%(path)s is already there, with something else in it.") % {"path": path}
                ) from None

    def _put_into_the_bucket(self, inside, store, name):
        if not store.exists(name):
            self.put.append(partial(store.delete, name))
            with self.archive.open(inside) as file:
                store.save(name, File(file))
        elif store.size(name) != self.archive.files[inside]["bytes"]:
            raise ImportFailed(
                _("%(path)s is already there, with something else in it.") % {"path": inside}
            )


def _place(store, name):
    try:
        return Path(STORES[store]().path(name))
    except SuspiciousFileOperation:
        raise ImportFailed(
            _("This archive has a file in a place where none belongs: %(name)s") % {"name": name}
        ) from None
