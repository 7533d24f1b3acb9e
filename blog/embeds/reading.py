"""What a page, or a site that answers for it (oEmbed), says of itself: title, site, picture. Pure."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from lib.web.sanitize import text as sanitized

# How far into a page what it says of itself may stand.
HEAD = 400_000
_CHARSET = re.compile(rb"""charset=["']?([\w-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    title: str = ""
    site: str = ""
    picture: str = ""  # its address


def read_oembed(body: bytes, address: str) -> Found:
    """Raises ValueError for what is no answer of that kind."""
    said = json.loads(body)
    if not isinstance(said, dict):
        raise ValueError("not an object")
    picture = said.get("thumbnail_url") or (said.get("type") == "photo" and said.get("url"))
    return Found(
        _line(said.get("title"), 300),
        _line(said.get("provider_name"), 100),
        _whole(picture, address),
    )


def read_page(body: bytes, address: str) -> Found:
    """From Open Graph, or from the page's title alone."""
    head = _Head()
    head.feed(body[:HEAD].decode(_charset(body), errors="replace"))
    said = head.said
    picture = said.get("og:image") or said.get("og:image:url") or said.get("twitter:image")
    title = said.get("og:title") or said.get("twitter:title") or "".join(head.title)
    return Found(_line(title, 300), _line(said.get("og:site_name"), 100), _whole(picture, address))


def _line(said, most):
    words = " ".join(sanitized(said).split()) if isinstance(said, str) else ""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _whole(picture, address):
    if not isinstance(picture, str):
        return ""
    try:
        return urljoin(address, picture.strip())
    except ValueError:
        return ""


def _charset(body):
    found = _CHARSET.search(body[:2_000])
    name = found[1].decode() if found else "utf-8"
    try:
        b"".decode(name)
    except LookupError:
        return "utf-8"
    return name


class _Head(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said, self.title, self._in_title = {}, [], False

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        name = own.get("property") or own.get("name")
        if tag == "meta" and name and own.get("content"):
            self.said.setdefault(name.lower(), own["content"])
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title.append(data)
