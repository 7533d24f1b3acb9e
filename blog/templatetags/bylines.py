"""Who wrote an article, with the way to the page of each."""

from django import template
from django.utils.html import format_html

from blog.content import bylines
from blog.models.texts.authors import author_url

register = template.Library()


@register.simple_tag
def byline(post):
    """“By A and B”, each name a link to their articles."""
    linked = '<b><a href="{}"><bdi>{}</bdi></a></b>'
    return bylines.byline([format_html(linked, author_url(one), one.name) for one in post.authors])


@register.filter
def authors(post):
    """“A and B”, for plain text."""
    return bylines.names_of(post.authors)
