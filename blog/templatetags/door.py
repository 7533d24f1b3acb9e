"""The doors between what people read and where it is written."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.desk import contributing, ownership
from blog.models import Page, Post

register = template.Library()

# What is written, by its name in the admin: the page's variable that has it, and what the link says.
WRITTEN = {
    "post": (Post, _("Edit this article")),
    "page": (Page, _("Edit this page")),
}
# Which place of the desk an address of the admin belongs to; all others are settings.
PLACES = {
    "index": "today",
    "desk_subscriber": "subscribers",
    "blog_post": "articles",
    "blog_page": "articles",
    "blog_article": "articles",
    "blog_preview": "articles",
    "blog_subm": "articles",
    "blog_picture": "pictures",
    "blog_recording": "pictures",
    "blog_embeds": "articles",
    "desk_address": "articles",
    "desk_redirect": "articles",
    "desk_term": "articles",
    "desk_merge": "articles",
    "desk_backup": "site",
    "desk_import": "site",
    "desk_audit": "site",
    "desk_help": "help",
    "desk_status": "site",
}


class Door(NamedTuple):
    """What somebody may begin from the page they are on; nothing, for those who only read."""

    may_write: bool = False
    edits: str = ""  # what the link to the editor says
    editor: str = ""
    is_staff: bool = False


@register.simple_tag(takes_context=True)
def door(context):
    """The Door of whoever reads this page. Of strangers nothing is asked: their pages are stored."""
    viewer = context.get("viewer")
    if not getattr(viewer, "is_authenticated", False):
        return Door()
    if not viewer.is_writer:
        return Door()
    edits = editor = ""
    for name, (model, words) in WRITTEN.items():
        thing = context.get(name)
        is_open = isinstance(thing, model) and thing.pk and viewer.has_perm(f"blog.change_{name}")
        if is_open and ownership.may_touch(viewer, thing):
            edits, editor = words, reverse(f"admin:blog_{name}_change", args=[thing.pk])
            break
    return Door(contributing.may_write(viewer), edits, editor, True)


@register.simple_tag(takes_context=True)
def place(context):
    """Where on the desk this page is: "today", "articles", "pictures", "site", "help" or "settings"."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.url_name if match else ""
    return next((place for start, place in PLACES.items() if name.startswith(start)), "settings")
