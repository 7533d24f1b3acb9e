"""A page of the blog as a file that asks nothing of a server: no forms, no scripts, links to files beside it."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.utils.html import conditional_escape as escape

# Addresses behind which a server would have to do something.
DOORS = re.compile(
    r"/(?:admin|accounts?|follow|search|your-address|appeals|invitation|preview|trial|embed)/"
    r"|/comments/(?:new|guest|confirm)/"
    r"|/comments/[0-9]+/(?:reply|report|edit|withdraw|follow|read|then|thanks)/"
    r"|/moderation/(?!log/)"
    r"|.*/(?:follow|unlock)/"
)
FEEDS = re.compile(r".*(?:^|/)feed/(?:(?P<kind>[a-z]+)/)?$")
_ENDING = re.compile(r"\.(?:html?|php|aspx?)(?=/)")
_VOID = set("area base br col embed hr img input link meta source track wbr".split())
_GONE = set("form button template dialog noscript input select textarea label".split())
_GONE_CLASSES = set(
    "subscribe-place subscribe thread-tools new-bar comment-actions search-link reach respond".split()
)
_GONE_IDS = {"respond", "following", "status"}
_LINKED = {"href", "src", "poster"}
_EMPTY = re.compile(r"<(li|p|div|span|nav)\b[^>]*>\s*</\1>\s*")


def file_of(address):
    """The file, below the folder of all of them, that has what stands at an address."""
    # What is below a page that is a file: no folder can have its name.
    path = _ENDING.sub("", unquote(address).lstrip("/"))
    if feed := FEEDS.fullmatch(address):
        return f"{path}index.{'json' if feed['kind'] == 'json' else 'xml'}"
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if "." in path.rpartition("/")[2] else f"{path}/index.html"


def plain_page(html, address, site, line=""):
    """The page without what needs a server, with `line` at its top, and the addresses that it links to."""
    page = _Page(address, site, line)
    page.feed(html)
    page.close()
    text = "".join(page.parts)
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return text, page.found


class _Page(HTMLParser):
    def __init__(self, address, site, line):
        super().__init__(convert_charrefs=False)
        self.address, self.site, self.line = address, site, line
        self.parts, self.found, self.open_gone = [], [], []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if self.open_gone or self._is_gone(tag, given):
            if tag not in _VOID:
                self.open_gone.append(tag)
            return
        self.parts.append(self._start_tag(tag, attrs))
        if tag == "body" and self.line:
            self.parts.append(
                f'\n<aside class="announcement"><p class="wide">{escape(self.line)}</p></aside>'
            )

    def handle_startendtag(self, tag, attrs):
        if not self.open_gone and not self._is_gone(tag, dict(attrs)):
            self.parts.append(self._start_tag(tag, attrs, "/"))

    def handle_endtag(self, tag):
        if not self.open_gone:
            self.parts.append(f"</{tag}>")
            return
        if tag in self.open_gone:  # Ends that HTML lets out are those of what stands within.
            while self.open_gone.pop() != tag:
                pass

    def handle_data(self, data):
        self._say(data)

    def handle_entityref(self, name):
        self._say(f"&{name};")

    def handle_charref(self, name):
        self._say(f"&#{name};")

    def handle_decl(self, decl):
        self._say(f"<!{decl}>")

    def _say(self, text):
        if not self.open_gone:
            self.parts.append(text)

    def _is_gone(self, tag, given):
        if tag == "script":
            return given.get("type") != "application/ld+json"
        if tag in _GONE or given.get("id") in _GONE_IDS:
            return True
        if not _GONE_CLASSES.isdisjoint((given.get("class") or "").split()):
            return True
        href = given.get("href") or ""
        if tag == "a" and href.partition("#")[2] in _GONE_IDS:
            return True
        path, is_ours, query = self._parts(href)
        if tag == "a" and is_ours and query and path:
            return True  # The same page in another order, say, which is no file of its own.
        return tag in ("a", "link") and is_ours and bool(DOORS.match(path))

    def _start_tag(self, tag, attrs, end=""):
        kept = [
            f' {name}="{escape(self._value(name, value))}"' if value is not None else f" {name}"
            for name, value in attrs
            if not name.startswith(("on", "hx-", "data-hx-"))
        ]
        return f"<{tag}{''.join(kept)}{end}>"

    def _value(self, name, value):
        if name in _LINKED:
            return self._beside(value)
        if name == "srcset":
            parts = (part.strip().partition(" ") for part in value.split(","))
            return ", ".join(f"{self._beside(address)} {size}" for address, _, size in parts)
        return value

    def _beside(self, address):
        """An address of ours as it is from this page's folder."""
        path, is_ours, _query = self._parts(address)
        if not is_ours or not path:
            return address
        self.found.append(path)
        fragment = urlsplit(address).fragment
        return relative(self.address, path) + (f"#{fragment}" if fragment else "")

    def _parts(self, address):
        """(path, whether it is on this blog, query) of an address."""
        if address.startswith(f"{self.site}/"):
            address = address.removeprefix(self.site)
        if not address.startswith("/") or address.startswith("//"):
            return "", False, ""
        split_address = urlsplit(address)
        return split_address.path, True, split_address.query


def relative(here, there):
    """The way from the page at one address to another's: a folder's page is found by the folder's name.

    From nowhere, for the page that is shown at any depth, it begins at the root.
    """
    target = file_of(there)
    if not here:
        return f"/{target.removesuffix('index.html')}"
    way = posixpath.relpath(target, posixpath.dirname(file_of(here)) or ".")
    if target.endswith("index.html"):
        way = way.removesuffix("index.html") or "./"
    return way


def redirect_page(here, target, title):
    """A page that leads on, for servers that know nothing of redirects."""
    way = relative(here, urlsplit(target).path) if target.startswith("/") else target
    if target.startswith("/") and (fragment := urlsplit(target).fragment):
        way = f"{way}#{fragment}"
    way = escape(way)
    return (
        f'<!doctype html>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="robots" content="noindex">\n<meta http-equiv="refresh" content="0; url={way}">\n'
        f'<p><a href="{way}">{escape(title)}</a></p>\n'
    )
