"""What the rows of the writer's lists say of an article or a page."""

from django import template
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from blog.desk.lists.deeds import BulkAction
from blog.models import Post
from lib.text.dates import date_format

register = template.Library()


@register.filter
def kind(thing):
    """The name of its kind in addresses: "post" or "page"."""
    return thing._meta.model_name


@register.filter
def editor(thing):
    return reverse(f"admin:blog_{thing._meta.model_name}_change", args=[thing.pk])


@register.filter
def smallest(picture):
    """The address of the smallest size that was made of a picture."""
    name = picture.renditions[0]["name"] if picture.renditions else picture.file.name
    return picture.file.storage.url(name)


@register.filter
def edited(at):
    """“Edited 13:42” today, “Edited 29 Nov” before."""
    if not at:
        return ""
    local = localtime(at)
    if local.date() == localdate():
        return _("Edited %(at)s") % {"at": date_format(local, "H:i")}
    year = "j M" if local.year == localdate().year else "j M Y"
    return _("Edited %(at)s") % {"at": date_format(local, year)}


@register.filter
def hangs_on_it(thing):
    """“14 comments by 9 people”, or nothing."""
    return BulkAction(None, [thing]).with_comments if isinstance(thing, Post) else ""
