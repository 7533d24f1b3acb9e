"""Template tags for e-mails in plain text."""

from django import template

from blog.content.markup.to_html import in_paragraphs
from lib.web.absolute_urls import absolute as whole

register = template.Library()


@register.filter
def absolute(address):
    """A path on this blog as an address that works from anywhere."""
    return whole(address)


@register.filter
def in_words(html):
    """What HTML of ours says, as plain text: whoever reads mail needn't know Markdown."""
    return in_paragraphs(str(html))


@register.filter
def quoted(text):
    """Somebody's words, marked line by line as not ours."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())
