"""Taking in a picture that somebody sends, and making its sizes.

What is sent is decoded before anything is written. The sizes are made by the worker; until they
are there, pages show the whole picture, which is never wider than 2,400 px.
"""

import logging
import secrets
from contextlib import contextmanager
from datetime import timedelta
from itertools import batched
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from blog.content.markup.to_html import resized
from blog.content.picture_display import size_at
from blog.models import Page, Picture, Post, Site
from blog.pictures.decoding import process
from blog.pictures.decoding.reading import BYTES, LARGEST, NotAPicture
from lib.db.slow import slow
from lib.processes.task_names import called

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
    "svg": _("SVG isn’t accepted: it can carry programs. Save it as a PNG and upload that."),
    "heic": _("Browsers can’t show HEIC photos. Save it as a JPEG and upload that."),
    "cut": _("This file is cut off half-way. Send it again."),
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
# What became of a picture, for who sent it.
NOTES = {
    "still": _("This animation is too long to keep moving. It shows its first picture."),
}
# An article may have been rendered before its picture had sizes, and kept after.
ONCE_MORE = timedelta(minutes=1)
# Tasks are lost with a worker that is killed: for so long after the upload they are given again.
LAST = -50  # The priority of what nobody looks on at.
SHOWN_AT_ONCE = 20  # pictures of many
TRIED = timedelta(minutes=10), timedelta(minutes=40)


def receive(
    file, *, by=None, remember=lambda picture: None, is_one_of_many=False, taken=None, **words
):
    """Make a Picture of an uploaded file, or of any open one, and have its sizes made.

    `words` are its description and caption, and `taken` is the Taken of one that was decoded before. `remember` writes what else is to be known of it, in the same
    transaction. For one of many, call `make_lacking_sizes` once all are here. Raises ValidationError,
    with a sentence for the person who sent it, for what isn't a picture, is damaged, is too large,
    or finds no room. Decodes, so never in a transaction.
    """
    name = getattr(file, "name", None) or ""
    with refusals_in_words():
        content, taken = opened(file, taken)
        picture = Picture(by=by, sent_as=PurePath(name.replace("\\", "/")).name[:200], **words)
        with files_or_none(picture):
            keep_files(picture, stem(name), content, taken)
            with transaction.atomic():
                picture.save()
                remember(picture)
                if not is_one_of_many:
                    make_sizes.enqueue(picture.pk)
    picture.note = NOTES.get(taken.note, "")
    return picture


def opened(file, taken=None):
    """The bytes of a file that was sent, and what is kept of them. Raises NotAPicture."""
    file.seek(0)
    content = file.read(BYTES + 1)
    if taken:
        return content, taken
    with slow("decoding a picture"):
        return content, process.taken_in(content)


@contextmanager
def refusals_in_words():
    """What can't be taken in as a ValidationError, with a sentence for the person who sent it."""
    try:
        yield
    except NotAPicture as refusal:
        reason = str(refusal)
        logger.info("An uploaded picture was refused: %s", reason)
        raise ValidationError(REFUSALS[reason], code=reason) from refusal
    except OSError as error:
        logger.error("An uploaded picture couldn't be stored: %s", error)
        raise ValidationError(NO_ROOM, code="picture") from error


@contextmanager
def files_or_none(kept):
    """Take the files of a Picture away again if it can't be kept."""
    try:
        yield
    except BaseException:
        kept.drop_files()
        raise


def is_as_large_as_can_be(picture):
    """Whether a picture has the largest size that one is kept in: most are larger when they come."""
    return any(
        side >= most for side, most in zip((picture.width, picture.height), LARGEST, strict=True)
    )


def stem(name: str) -> str:
    """What is kept of a file's name: letters and figures of ASCII, for an address."""
    return slugify(PurePath(name.replace("\\", "/")).stem)[:60] or "picture"


def keep_files(kept, name, content, taken):
    """Write the files of a picture that was taken in: what readers get, and what was sent."""
    made = taken.picture
    kept.width, kept.height, kept.renditions = made.width, made.height, []
    kept.file.save(f"{name}{made.suffix}", ContentFile(made.content), save=False)
    ending = PurePath(kept.sent_as).suffix.lower()
    ending = ending if ending[1:].isalnum() and len(ending) < 6 else ".bin"
    kept.original.save(f"{name}{ending}", ContentFile(content), save=False)


@called(_("Making the sizes of a picture"))
@task(
    priority=20
)  # Its author looks on; before what is told of comments, of which there may be thousands.
def make_sizes(pk, is_one_of_many=False):
    """Make the sizes of a picture, and show them wherever it stands; those of many are shown together."""
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
    if _keep_sizes(picture, made, is_one_of_many) and not is_one_of_many:
        show_sizes.func(pk)
        make_crops.enqueue(pk)
        show_sizes.using(run_after=timezone.now() + ONCE_MORE).enqueue(pk)


def make_lacking_sizes(keys):
    """Have the sizes made that these pictures lack, after all else that waits for the worker.

    One picture is at work at a time on a machine: those on their way in would wait for each of these.
    Pages change once for each twenty; until then they show the whole pictures.
    """
    for span in batched(keys, SHOWN_AT_ONCE):
        if lacking := list(
            Picture.objects.filter(pk__in=span).without_sizes().values_list("pk", flat=True)
        ):
            make_sizes_of_many.using(priority=LAST).enqueue(lacking)


@called(_("Making the sizes of a picture"))
@task
def make_sizes_of_many(keys):
    """Have them made by tasks of their own, so that whatever else comes waits for one picture at most."""
    with transaction.atomic():
        for make in (make_sizes, make_crops):
            for pk in keys:
                make.using(priority=LAST).enqueue(pk, is_one_of_many=True)
        show_sizes_of_many.using(priority=LAST).enqueue(keys)


@called(_("Making the crops of a picture"))
@task
def make_crops(pk, is_one_of_many=False):
    """Cut a picture anew where the layout cuts it, round its present focus."""
    picture = Picture.objects.filter(pk=pk).first()
    if picture is None:
        return
    with picture.file.open() as file, slow("cutting a picture"):
        made = process.crops(file.read(), picture.focus)
    # Browsers keep what they have had at an address, so each cut has one that none had before. A focus set
    # meanwhile has its own task.
    kept, storage, added = picture.file.name.rpartition(".")[0], picture.file.storage, []
    kept = f"{kept}-{secrets.token_hex(3)}"
    mine = Picture.objects.filter(pk=picture.pk, file=picture.file.name, crops=picture.crops)
    gone = picture.crops
    try:
        for one in made:
            name = storage.save(f"{kept}{one.suffix}", ContentFile(one.content))
            added.append(as_cut(one, name))
        with transaction.atomic():
            if mine.update(crops=added):
                if gone or not is_one_of_many:
                    Site.bump(everything=True)
                added, gone = gone, added
    finally:
        for one in added:
            storage.delete(one["name"])


@called(_("Showing new sizes in articles"))
@task
def show_sizes(pk):
    """Let the texts that show a picture have its sizes."""
    picture = Picture.objects.filter(pk=pk).first()
    if picture:
        show_anew(picture.urls())


@called(_("Showing new sizes in articles"))
@task
def show_sizes_of_many(keys, is_again=False):
    """The same for several pictures, with all that was made of them."""
    show_anew([url for one in Picture.objects.filter(pk__in=keys) for url in one.urls()])
    if not is_again:
        Site.bump(everything=True)  # Leads have theirs from the row.
        later = timezone.now() + ONCE_MORE
        show_sizes_of_many.using(run_after=later, priority=LAST).enqueue(keys, is_again=True)


def sweep():
    """Give the tasks again that a killed worker left behind; not while pictures wait that it hasn't come to."""
    paths = [one.module_path for one in (make_sizes, make_sizes_of_many)]
    if DBTaskResult.objects.ready().filter(task_path__in=paths).exists():
        return
    now = timezone.now()
    since, until = now - TRIED[1], now - TRIED[0]
    sent = Q(uploaded_at__range=(since, until)) | Q(
        earlier_files__replaced_at__range=(since, until)
    )
    for picture in Picture.objects.filter(sent).distinct():
        if not picture.renditions:
            make_sizes.enqueue(picture.pk)
        elif not picture.crops:
            make_crops.enqueue(picture.pk)


def _keep_sizes(picture, made, is_one_of_many):
    """The files first, then the row, and whether it has them; without the row there are no files."""
    storage, kept = picture.file.storage, picture.file.name.rpartition(".")[0]
    try:
        for one in made:
            name = storage.save(f"{kept}{one.suffix}", ContentFile(one.content))
            picture.renditions.append(as_kept(one, name))
        with transaction.atomic():
            mine = Picture.objects.filter(pk=picture.pk, renditions=[])
            is_kept = mine.update(renditions=picture.renditions)
            if not is_one_of_many:
                Site.bump(everything=True)
    except BaseException:
        _drop(picture)
        raise
    if not is_kept:
        _drop(picture)
    return is_kept


def as_kept(made, name):
    """What the row of a picture knows of one of its sizes."""
    still = {"still": True} if made.suffix.startswith("-still-") else {}
    return {"width": made.width, "height": made.height, "name": name} | still


def as_cut(made, name):
    """What the row of a picture knows of one of its crops."""
    place = {"as": made.suffix.split("-")[1], "width": made.width, "height": made.height}
    return place | {"name": name}


def _drop(picture):
    for made in picture.renditions:
        picture.file.storage.delete(made["name"])


def show_anew(urls):
    """Let the texts that show something at these addresses have what is known of it now."""
    if sum(_show(model, urls) for model in (Post, Page)):
        Site.bump(everything=True)


def _show(model, urls):
    """How many texts were changed. One that is saved at the same moment is left to its writer."""
    shown = Q()
    for url in urls:
        shown |= Q(rendered__contains=url)
    changed = 0
    for pk, rendered in model.objects.filter(shown).values_list("pk", "rendered"):
        html = resized(rendered, size_at(Picture.objects))
        if html != rendered:
            changed += model.objects.filter(pk=pk, rendered=rendered).update(rendered=html)
    return changed
