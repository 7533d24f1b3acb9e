"""When a thread closes, for whoever has the site at hand: no page asks for it once an article."""

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def accepts_comments_on(post, site):
    return post.accepts_comments_on(site)


@register.filter
def closing_on(post, site):
    """When and why its thread closes or has closed (blog.content.closing.Closing), or None."""
    return post.closing_on(site)


@register.filter
def announced_on(post, site):
    """The same, if it is to come and near enough to be said."""
    end = post.closing_on(site)
    return end if end and end.is_announced(timezone.now()) else None
