"""Pictures get what they lack, one after the other in the background.

They are from before today's sizes and kinds, or their files were lost.
"""

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.models import Picture, Site
from blog.pictures.decoding import process
from blog.pictures.decoding.reading import NotAPicture
from blog.pictures.upload import LAST, TRIED, as_cut, as_kept, make_crops, make_sizes, show_sizes
from lib.db.slow import slow
from lib.processes.task_names import called

logger = logging.getLogger(__name__)

A_DAY = 1000  # pictures
APART = timedelta(seconds=60)  # A picture takes some seconds of one core.


def renew():
    """Have the pictures made anew that were never cut: all that are older than cuts and AVIF are."""
    settled = timezone.now() - TRIED[1]
    lacking = Picture.objects.filter(crops=[], uploaded_at__lt=settled).order_by("-pk")
    for number, pk in enumerate(lacking.values_list("pk", flat=True)[:A_DAY]):
        complete.using(run_after=timezone.now() + number * APART).enqueue(pk)


@called(gettext_lazy("Making missing sizes of an older picture"))
@task(priority=LAST)
def complete(pk):
    """Make the sizes and kinds that a picture lacks; those that it has stay, since mails and feeds name them."""
    picture = Picture.objects.filter(pk=pk, crops=[]).first()
    if picture is None:
        return
    if not picture.renditions:
        return make_sizes.func(pk)
    try:
        with picture.file.open() as file, slow("making the sizes of a picture"):
            made = process.sizes(file.read())
    except (NotAPicture, OSError) as fault:
        return logger.warning("%s gets no other sizes: %s", picture.file.name, fault)
    _add(picture, made)
    make_crops.enqueue(pk)


def _add(picture, made):
    """The files first, then the row; a file that was put in its place meanwhile has its own sizes."""
    storage, kept = picture.file.storage, picture.file.name.rpartition(".")[0]
    had = {_kind_of(one) for one in picture.renditions}
    added = []
    try:
        for one in made:
            if _kind_of(rendition := as_kept(one, f"{kept}{one.suffix}")) not in had:
                rendition["name"] = storage.save(rendition["name"], ContentFile(one.content))
                added.append(rendition)
        mine = Picture.objects.filter(pk=picture.pk, renditions=picture.renditions)
        every = sorted([*picture.renditions, *added], key=lambda one: one["width"])
        with transaction.atomic():
            if added and mine.update(renditions=every):
                Site.bump(everything=True)
                added = []
    finally:
        for one in added:
            storage.delete(one["name"])
    show_sizes.func(picture.pk)


@called(gettext_lazy("Making the sizes of a picture"))
@task(priority=LAST)
def make_again(pk):
    """Make the sizes and crops of a picture that its row names and the disk lacks, each at its own address."""
    picture = Picture.objects.filter(pk=pk).first()
    if picture is None:
        return
    exists = picture.file.storage.exists
    lacking = [one for one in (*picture.renditions, *picture.crops) if not exists(one["name"])]
    if not lacking:
        return
    try:
        with picture.file.open() as file, slow("making the sizes of a picture"):
            content = file.read()
            sizes, crops = process.sizes(content), process.crops(content, picture.focus)
    except (NotAPicture, OSError) as fault:
        return logger.warning("%s gets no sizes again: %s", picture.file.name, fault)
    made = {_kind_of(as_kept(one, one.suffix)): one for one in sizes}
    made |= {_kind_of(as_cut(one, one.suffix)): one for one in crops}
    for one in lacking:
        if again := made.get(_kind_of(one)):
            picture.file.storage.save(one["name"], ContentFile(again.content))
    # The row is to name no lost file of a kind that isn't made any more.
    gone = [one for one in lacking if _kind_of(one) not in made]
    mine = Picture.objects.filter(pk=picture.pk, renditions=picture.renditions, crops=picture.crops)
    renditions, crops = (
        [one for one in some if one not in gone] for some in (picture.renditions, picture.crops)
    )
    if gone and mine.update(renditions=renditions, crops=crops):
        Site.bump(everything=True)
        show_sizes.func(picture.pk)


def _kind_of(made):
    """What no picture needs twice: so wide, of such a type, moving or not, for such a place in the layout."""
    ending = made["name"].rpartition(".")[2]
    return made["width"], ending, made.get("still", False), made.get("as")
