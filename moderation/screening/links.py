"""Links that lead away from this site. Pure."""

import re
from html import unescape
from urllib.parse import urlsplit

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"', re.IGNORECASE)


def links_in(rendered, own_host=""):
    """The addresses that a rendered text leads to, those within this site left out.

    >>> links_in('<p><a href="https://pears.example/">pears</a> <a href="/policy/">rules</a></p>')
    ['https://pears.example/']
    """
    return [url for url in map(unescape, LINK.findall(rendered)) if _leads_away(url, own_host)]


def _leads_away(url, own_host):
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return True
    return bool(host) and host.lower() != own_host.lower() or url.startswith("mailto:")
