"""The link from a page of the desk to what the guides say of it."""

from django import template
from django.urls import reverse

from blog.desk.help import places

register = template.Library()


@register.simple_tag(takes_context=True)
def guide_here(context):
    """The address of the part of the guides about this page; of all guides, for a page that has none of its own."""
    match = getattr(context.get("request"), "resolver_match", None)
    if not match:
        return reverse("desk_help")
    guide, anchor = places.part_about(match.url_name or "", str(match.kwargs.get("key", "")))
    if not guide:
        return reverse("desk_help")
    return reverse("desk_help_guide", args=[guide]) + (f"#{anchor}" if anchor else "")
