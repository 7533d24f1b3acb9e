"""Taking in a picture that somebody sends, and making its sizes.

What is sent is decoded before anything is written. The sizes are made by the worker; until they
are there, pages show the whole picture, which is never wider than 2,400 px.
"""

import logging
from datetime import timedelta
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog.content.markup.to_html import resized
from blog.content.picture_display import size_at
from blog.models import Page, Picture, Post, Site
from blog.pictures import process
from blog.pictures.reading import BYTES, LARGEST, NotAPicture
from lib.db.slow import slow

logger = logging.getLogger(__name__)

# Sentences for the person at the form.
REFUSALS = {
    "empty": _("This file is empty."),
    "heavy": _("This file is larger than 20 MB. Make the picture smaller and upload it again."),
    "huge": _(
        "This picture has more than 64 million pixels. Make it smaller: 2,400 pixels wide is"
        " enough."
    ),
    "dense": _(
        "This picture takes too much memory to open. Save it as a JPEG, or make it smaller: 2,400"
        " pixels wide is enough."
    ),
    "unknown": _("This isn’t a picture we can show. Upload a JPEG, PNG, WebP, AVIF or GIF."),
    "broken": _("This picture is damaged or incomplete. Save it again and upload that."),
    "slow": _(
        "This picture took too long or too much memory to open. Make it smaller: 2,400 pixels"
        " wide is enough."
    ),
}
NO_ROOM = _(
    "The server couldn’t save this picture. Its disk may be full. Nothing else was lost. Make"
    " room, then upload it again."
)
# An article may have been rendered before its picture had sizes, and kept after.
ONCE_MORE = timedelta(minutes=1)
# Tasks are lost with a worker that is killed: for so long after the upload they are given again.
TRIED = timedelta(minutes=10), timedelta(minutes=40)


def receive(file, *, description="", caption=""):
    """Make a Picture of an uploaded file, or of any open one, and have its sizes made.

    Raises ValidationError, with a sentence for the person who sent it, for what isn't
    a picture, is damaged, is too large, or finds no room. Decodes, so never in a transaction.
    """
    file.seek(0)
    try:
        with slow("decoding a picture"):
            made = process.taken_in(file.read(BYTES + 1))
        return _kept(made, stem(getattr(file, "name", None) or ""), description, caption)
    except NotAPicture as refusal:
        reason = str(refusal)
        logger.info("An uploaded picture was refused: %s", reason)
        raise ValidationError(REFUSALS[reason], code="picture") from refusal
    except OSError as error:
        logger.error("An uploaded picture couldn't be stored: %s", error)
        raise ValidationError(NO_ROOM, code="picture") from error


def is_as_large_as_can_be(picture):
    """Whether a picture has the largest size that one is kept in: most are larger when they come."""
    return any(
        side >= most for side, most in zip((picture.width, picture.height), LARGEST, strict=True)
    )


def stem(name: str) -> str:
    """What is kept of a file's name: letters and figures of ASCII, for an address."""
    return slugify(PurePath(name.replace("\\", "/")).stem)[:60] or "picture"


def _kept(made, name, description, caption):
    picture = Picture(
        description=description, caption=caption, width=made.width, height=made.height
    )
    try:
        picture.file.save(f"{name}{made.suffix}", ContentFile(made.content), save=False)
        with transaction.atomic():
            picture.save()
            make_sizes.enqueue(picture.pk)
    except BaseException:
        picture.drop_files()
        raise
    return picture


@task(
    priority=20
)  # Its author looks on; before what is told of comments, of which there may be thousands.
def make_sizes(pk):
    """Make the sizes of a picture, and show them wherever it stands."""
    picture = Picture.objects.filter(pk=pk, renditions=[]).first()
    if picture is None:
        return  # Deleted meanwhile, or another worker was here.
    with picture.file.open() as file:
        content = file.read()
    try:
        with slow("making the sizes of a picture"):
            made = process.sizes(content)
    except NotAPicture as refusal:
        logger.error("The sizes of %s couldn't be made: %s", picture.file.name, refusal)
        return
    _keep_sizes(picture, made)
    show_sizes.using(run_after=timezone.now() + ONCE_MORE).enqueue(pk)


@task
def show_sizes(pk):
    """Let the texts that show a picture have its sizes."""
    picture = Picture.objects.filter(pk=pk).first()
    if picture and sum(_show(model, picture) for model in (Post, Page)):
        Site.bump(everything=True)


def sweep():
    """Give the tasks again that a killed worker left behind."""
    now = timezone.now()
    since, until = now - TRIED[1], now - TRIED[0]
    for picture in Picture.objects.filter(renditions=[], uploaded_at__range=(since, until)):
        make_sizes.enqueue(picture.pk)


def _keep_sizes(picture, made):
    """The files first, then the row; without the row there are no files."""
    storage, kept = picture.file.storage, picture.file.name.rpartition(".")[0]
    try:
        for one in made:
            name = storage.save(f"{kept}{one.suffix}", ContentFile(one.content))
            picture.renditions.append({"width": one.width, "height": one.height, "name": name})
        with transaction.atomic():
            mine = Picture.objects.filter(pk=picture.pk, renditions=[])
            is_kept = mine.update(renditions=picture.renditions)
            Site.bump(everything=True)
    except BaseException:
        _drop(picture)
        raise
    if is_kept:
        show_sizes.func(picture.pk)
    else:
        _drop(picture)


def _drop(picture):
    for made in picture.renditions:
        picture.file.storage.delete(made["name"])


def _show(model, picture):
    """Whether a text was changed. One that is saved at the same moment is left to its writer."""
    texts = model.objects.filter(rendered__contains=picture.url).values_list("pk", "rendered")
    changed = 0
    for pk, rendered in texts:
        html = resized(rendered, size_at(Picture.objects))
        if html != rendered:
            changed += model.objects.filter(pk=pk, rendered=rendered).update(rendered=html)
    return changed
