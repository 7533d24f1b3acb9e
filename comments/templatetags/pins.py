"""The pinned comments above a thread."""

from functools import partial

from django import template

from blog.context import site_of
from blog.pagecache.fragment_cache import FragmentCache
from comments.thread.pins import pinned_on

register = template.Library()


@register.simple_tag(takes_context=True)
def pinned(context, post):
    """What is pinned, drawn once for each version of the thread; nothing where nothing ever was."""
    if not post.pins_version:
        return ""
    site = site_of(context["request"])
    # A comment, an edit or a removal raises `version`; the closing of the thread raises nothing.
    version = (post.pk, post.version, post.thanks_version, post.has_closed_on(site))
    given = {"pins": partial(pinned_on, post, site)}
    return FragmentCache().part("comments/thread/_pinned.html", context, version, given, {})
