"""Pictures and frames that a plugin of the old blog loaded once their reader came near: with their real addresses.

Such a plugin keeps the address in an attribute that only its script reads, shows an empty picture, and
leaves a copy in <noscript> for browsers without scripts.
"""

import re
from html import escape, unescape

# Where plugins keep it, from the one that says most.
_KEPT_IN = ("data-lazy-src", "data-src", "data-original", "data-orig-src", "data-lazy")
_SETS = ("data-lazy-srcset", "data-srcset", "data-original-set", "srcset")
_GONE = {"src", "srcset", "sizes", "data-lazy-sizes", "data-sizes", *_KEPT_IN, *_SETS}

# No tag is looked for beyond where the next one begins: no text takes long.
_TAG = re.compile(
    r"""<(img|iframe)\b((?:[^<>"']|"(?:[^"<]|<(?!img|iframe))*+"|'(?:[^'<]|<(?!img|iframe))*+')*+)>"""
    r"""|<(img|iframe)\b([^<>]*+)>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])([a-z][\w-]*+)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>]++)""", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?:)?/{1,2}[^/\s][^\n]*")
# WordPress.com sends the pictures of other blogs on from its own servers.
_PROXIED = re.compile(r"https?://i\d\.wp\.com/([^/?#]+/[^?#]+).*")
_COPY = re.compile(r"<noscript\b[^<>]*>((?:[^<]|<(?!/?noscript))*+)</noscript\s*>", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|svg)$", re.IGNORECASE)
_WIDE = re.compile(r"(\d{1,5})(?:\.\d{1,3})?[wx]")
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{1,5}$)")
_COUNTERS = {"0", "1", "2"}  # pixels: so small are the pictures that count readers


def with_real_addresses(html):
    """The HTML with the address of each such picture in its `src`; a copy in <noscript> is shown only if nothing else is."""
    html = _TAG.sub(_tag_with_address, html)
    if "<noscript" not in html.lower():
        return html
    shown = {_known_by(_src(match)) for match in _TAG.finditer(_COPY.sub("", html))}

    def copy(match):
        pictures = [one for one in _TAG.finditer(match[1]) if _is_picture(one)]
        is_new = pictures and not {_known_by(_src(one)) for one in pictures} & shown
        return match[1] if is_new else ""

    return _COPY.sub(copy, html)


def _tag_with_address(match):
    name, attributes = match[1] or match[3], match[2] or match[4] or ""
    own = _own(attributes)
    address = next(filter(_ADDRESS.fullmatch, (own.get(one, "") for one in _KEPT_IN)), "")
    if not address and not _ADDRESS.fullmatch(own.get("src", "")):
        address = next(filter(None, (_widest(own.get(one, "")) for one in _SETS)), "")
    address = _PROXIED.sub(r"https://\1", address or own.get("src", ""))
    if address in ("", own.get("src")):
        return match[0]
    rest = _ATTRIBUTE.sub(lambda one: "" if one[1].lower() in _GONE else one[0], attributes)
    return f'<{name} src="{escape(address)}"{rest}>'


def _own(attributes):
    """{name: value} of a tag; of two that are called the same, browsers take the first."""
    own = {}
    for name, value in _ATTRIBUTE.findall(attributes):
        own.setdefault(name.lower(), unescape(value.strip("\"'")).strip())
    return own


def _widest(candidates):
    """The address of the largest of a srcset, or an empty text."""
    by_width = {}
    for candidate in re.split(r",\s+", candidates):
        address, _space, size = candidate.strip().partition(" ")
        if _ADDRESS.fullmatch(address):
            wide = _WIDE.fullmatch(size.strip())
            by_width.setdefault(int(wide[1]) if wide else 1, address)
    return by_width[max(by_width)] if by_width else ""


def _src(match):
    return _own(match[2] or match[4] or "").get("src", "")


def _is_picture(match):
    """Whether a tag in <noscript> is a picture that readers were meant to see."""
    own = _own(match[2] or match[4] or "")
    path = own.get("src", "").partition("?")[0]
    is_seen = not {own.get("width"), own.get("height")} & _COUNTERS
    return is_seen and bool(_ADDRESS.fullmatch(path) and _PICTURE.search(path))


def _known_by(address):
    """A key that is the same for a picture of any size, with or without what stands behind its path."""
    return _SIZE.sub("", address.partition("?")[0].partition("//")[2] or address.partition("?")[0])
