"""The files that rows name: pictures in all their sizes, what they were made of, recordings, the blog's own signs."""

import shutil
from functools import partial

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from blog.models import Attachment, Embed, Picture, Recording, Site
from blog.models.media.pictures import EarlierFile, originals
from lib.storage import buckets
from transfer.archive.kinds import PIECE
from transfer.whole_site.manifest import ImportFailed, SiteKind

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
        with file, archive.file(inside) as new:
            shutil.copyfileobj(file, new, PIECE)
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
            try:
                is_there = kept_in.exists(name)
            except SuspiciousOperation:
                raise SiteKind.refusal(SiteKind.foreign, name) from None
            if inside not in self.archive.files:
                missing.append(inside)
            elif not is_there:
                self.put.append(partial(kept_in.delete, name))
                with self.archive.open(inside) as file:
                    kept_in.save(name, File(file))
            elif kept_in.size(name) != self.archive.files[inside][0]:
                path = inside if hasattr(kept_in, "keep") else kept_in.path(name)
                raise ImportFailed(
                    _("%(path)s already exists, with something else in it.") % {"path": path}
                )
        return missing

    def take_back(self):
        for take_back in self.put:
            take_back()
