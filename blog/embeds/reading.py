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
class EmbedPage:
    title: str = ""
    site: str = ""
    picture: str = ""  # its address


def read_oembed(body: bytes, address: str) -> EmbedPage:
    """Raises ValueError for what is no answer of that kind."""
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    picture = answer.get("thumbnail_url") or (answer.get("type") == "photo" and answer.get("url"))
    return EmbedPage(
        _line(answer.get("title"), 300),
        _line(answer.get("provider_name"), 100),
        _whole(picture, address),
    )


def read_page(body: bytes, address: str) -> EmbedPage:
    """What a page says of itself for an embed: by Open Graph, or by its title alone."""
    match = _CHARSET.search(body[:2_000])
    charset = match[1].decode() if match else "utf-8"
    try:
        b"".decode(charset)
    except LookupError:
        charset = "utf-8"
    head = _Head()
    head.feed(body[:HEAD].decode(charset, errors="replace"))
    properties = head.properties
    picture = (
        properties.get("og:image")
        or properties.get("og:image:url")
        or properties.get("twitter:image")
    )
    title = properties.get("og:title") or properties.get("twitter:title") or "".join(head.title)
    return EmbedPage(
        _line(title, 300), _line(properties.get("og:site_name"), 100), _whole(picture, address)
    )


def _line(value, most):
    words = " ".join(sanitized(value).split()) if isinstance(value, str) else ""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _whole(picture, address):
    if not isinstance(picture, str):
        return ""
    try:
        return urljoin(address, picture.strip())
    except ValueError:
        return ""


class _Head(HTMLParser):
    def __init__(self):
        super().__init__()
        self.properties, self.title, self._in_title = {}, [], False

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        name = own.get("property") or own.get("name")
        if tag == "meta" and name and own.get("content"):
            self.properties.setdefault(name.lower(), own["content"])
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title.append(data)
