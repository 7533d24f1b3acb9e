"""When a thread closes, for whoever has the site at hand: no page asks for it once an article."""

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def accepts_comments_on(post, site):
    return post.accepts_comments_on(site)


@register.filter
def takes_thanks_on(post, site):
    """Whether its readers can thank for comments."""
    return post.takes_thanks_on(site)


@register.filter
def closing_on(post, site):
    """When and why its thread closes or has closed (blog.content.closing.Closing), or None."""
    return post.closing_on(site)


@register.filter
def has_closed_on(post, site):
    """Whether its thread has closed for good."""
    return post.has_closed_on(site)


@register.filter
def rest_on(post, site):
    """The Rest for which a post's thread is closed (blog.models.articles.threads.Rest), or None."""
    return post.rest_on(site)


@register.filter
def hours_on(post, site):
    """The hours at which its comments are open (blog.content.hours.Hours), or None."""
    return post.hours_on(site)


@register.simple_tag
def blog_city():
    """The place by which the blog's time is called: “London”."""
    return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")


@register.filter
def announced_on(post, site):
    """The closing of a thread, if it is to come and near enough to be announced."""
    end = post.closing_on(site)
    return end if end and end.is_announced(timezone.now()) else None
