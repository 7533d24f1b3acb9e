"""The attributes of what is in another language than the blog."""

from django import template
from django.utils.html import format_html

from blog.content.languages import direction

register = template.Library()


@register.filter
def lang(thing):
    """` lang="ar" dir="rtl"` of an article with a language of its own; else nothing."""
    if not thing.lang:
        return ""
    return format_html(' lang="{}" dir="{}"', thing.lang, direction(thing.lang))
