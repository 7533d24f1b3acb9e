"""Addresses as they stand outside the blog's own pages: in feeds, sitemaps, mail."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(address):
    """The whole address of a path on this blog.

    It comes from SITE_URL, never from the request: whoever asks under another name
    must not put that name into what is stored for everybody.
    """
    return settings.SITE_URL + iri_to_uri(address)
