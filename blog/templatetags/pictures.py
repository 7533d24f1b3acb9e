from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from blog.content.picture_display import SIZES
from blog.pictures import recordings
from blog.pictures.decoding import reading

register = template.Library()


@register.simple_tag
def largest_upload():
    """What no file may have more of, for scripts that send some: bytes, and the sentence of a refusal."""
    message = _("This file is too large. Pictures may have 20 MB, audio and video {n} MB.")
    most = max(reading.BYTES, settings.RECORDING_BYTES)
    return {"bytes": most, "said": message.format(n=recordings.most())}


@register.filter
def at_least(picture, width):
    """The address of its smallest file that is so wide."""
    return picture.at_least(width)


@register.filter
def crop(picture, place):
    """The address of a picture as a place of the layout cuts it."""
    return picture.crop_url(place)


@register.inclusion_tag("blog/_picture.html", name="picture")
def show_picture(picture, sizes="wide", priority=False, alt=None, crop="", **attributes):
    """The tag of a picture: `{% picture post.lead class="…" sizes="column" priority=True %}`.

    `sizes` is "wide", "column" or what the attribute is to say. The one that a reader
    sees first has priority; all others wait until they come near. `alt=""` where the
    words beside it say the same. `crop` names a place of the layout that cuts it.
    """
    return {
        "picture": picture,
        "sources": (crop and picture.crop_sources(crop)) or picture.sources,
        "class": attributes.get("class", ""),
        "sizes": SIZES.get(sizes, sizes),
        "priority": priority,
        "alt": picture.description if alt is None else alt,
    }
