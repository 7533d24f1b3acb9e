from django import template

from blog.content.picture_display import SIZES

register = template.Library()


@register.filter
def srcset(picture):
    """The sizes made of a picture, for the browser to choose from."""
    return picture.srcset


@register.inclusion_tag("blog/_picture.html", name="picture")
def show_picture(picture, sizes="wide", priority=False, alt=None, **attributes):
    """The tag of a picture: `{% picture post.lead class="…" sizes="column" priority=True %}`.

    `sizes` is "wide", "column" or what the attribute is to say. The one that a reader
    sees first has priority; all others wait until they come near. `alt=""` where the
    words beside it say the same.
    """
    return {
        "picture": picture,
        "class": attributes.get("class", ""),
        "sizes": SIZES.get(sizes, sizes),
        "priority": priority,
        "alt": picture.description if alt is None else alt,
    }
