"""Another file in the place of one that texts show already, and what becomes of the earlier one."""

from datetime import timedelta
from functools import partial
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from blog.models import EarlierFile, Picture
from blog.pictures.upload import (
    NOTES,
    files_or_none,
    keep_files,
    make_sizes,
    opened,
    refusals_in_words,
    show_sizes,
    stem,
)

KEPT = timedelta(days=30)  # How long the earlier file can be had again.


def replace(picture, file):
    """Show another file wherever a picture stands, at once. Raises ValidationError; decodes."""
    name = PurePath((getattr(file, "name", "") or "").replace("\\", "/")).name
    earlier = EarlierFile(
        picture=picture,
        file=picture.file.name,
        original=picture.original.name,
        renditions=picture.renditions,
    )
    with refusals_in_words():
        content, taken = opened(file)
        # Files of its own: those of `picture` are still shown if it can't be kept.
        newer = Picture(sent_as=name[:200])
        with files_or_none(newer):
            keep_files(newer, stem(name), content, taken)
            _put(picture, newer, earlier)
    show_sizes.func(picture.pk)
    picture.note = NOTES.get(taken.note, "")


def _put(picture, newer, earlier):
    with transaction.atomic():
        for made in picture.crops:
            transaction.on_commit(partial(picture.file.storage.delete, made["name"]))
        earlier.save()
        for name in ("file", "original", "renditions", "width", "height", "sent_as"):
            setattr(picture, name, getattr(newer, name))
        picture.focus_x = picture.focus_y = 50
        picture.crops = []
        picture.save()
        make_sizes.enqueue(picture.pk)


def drop_earlier_files():
    """Take files away that were replaced long ago. Their names still lead to the picture."""
    over = EarlierFile.objects.filter(dropped_at=None, replaced_at__lt=timezone.now() - KEPT)
    for earlier in over:
        earlier.drop_files()
        EarlierFile.objects.filter(pk=earlier.pk).update(
            dropped_at=timezone.now(), renditions=[], original=""
        )
