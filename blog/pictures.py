"""Taking in a picture that somebody sends."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from blog.models import Picture
from blog.picture_making import BYTES, NotAPicture, make, stem


def receive(file, *, description="", caption=""):
    """Make a Picture of an uploaded file, or of any open one, with all its sizes.

    Raises ValidationError, with a sentence for the person who sent it, for what isn't
    a picture, is damaged, or is too large.
    """
    file.seek(0)
    try:
        itself, renditions = make(file.read(BYTES + 1))
    except NotAPicture as refusal:
        raise ValidationError(str(refusal), code="picture") from refusal
    size = {"width": itself.width, "height": itself.height}
    picture = Picture(description=description, caption=caption, **size)
    try:
        with transaction.atomic():
            _keep(picture, stem(getattr(file, "name", None) or ""), itself, renditions)
    except BaseException:
        picture.drop_files()
        raise
    return picture


def _keep(picture, name, itself, renditions):
    picture.file.save(f"{name}{itself.suffix}", ContentFile(itself.content), save=False)
    # The storage may have added something, to tell it from another of this name.
    kept = picture.file.name.removesuffix(itself.suffix)
    for made in renditions:
        name = picture.file.storage.save(f"{kept}{made.suffix}", ContentFile(made.content))
        picture.renditions.append({"width": made.width, "height": made.height, "name": name})
    picture.save()
