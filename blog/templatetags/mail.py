"""What a plain text letter needs of its template."""

from django import template

from lib.web.absolute_urls import absolute as whole

register = template.Library()


@register.filter
def absolute(address):
    """A path on this blog as an address that works from anywhere."""
    return whole(address)


@register.filter
def quoted(text):
    """Somebody's words, marked line by line as not ours."""
    return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())
