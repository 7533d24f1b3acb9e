"""Pictures that a page may not show, because they lie on other sites, as cards in their place.

Our content security policy lets browsers load pictures from here alone. A card says what the picture's
description, its caption and its address say, and asks nobody. Pure; the patterns are safe on what bleach
wrote, and on what this package made of it, and on nothing else.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from blog.content.markup.pictures import ATTRIBUTE
from lib.text.numbers import number

_ATTRIBUTES = r"""(?: [a-z-]+=(?:"[^"]*"|'[^']*'))*"""
# A link that holds nothing but a picture; the ends of any other link; a picture.
_PLACE = re.compile(
    rf"<a(?P<around>{_ATTRIBUTES})>\s*<img(?P<alone>{_ATTRIBUTES})>\s*</a>"
    rf"|(?P<begins><a{_ATTRIBUTES}>)|(?P<ends></a>)|<img(?P<img>{_ATTRIBUTES})>"
)
_ENDING = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|tiff?|svg)$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
_MARK = 2  # pixels: whoever counted readers used pictures as small as this
_SIGN = 40  # pixels: a smiley or an icon within a sentence
_SMILEY = re.compile(r"/smilies/|//s\.w\.org/images/core/emoji/")
_ICON = (
    '<svg viewBox="0 0 20 20" role="img" aria-label="{}"><path d="M2.5 3.5h15v13h-15zm0 10 4.5-4 3.5 3'
    ' 2.5-2 4.5 4"/><circle cx="13" cy="7" r="1.2"/></svg>'
)


def with_missing(html: str, is_here: Callable[[str], bool], words: dict[str, str]) -> str:
    """The HTML with a card for each picture of which `is_here(src)` says no.

    `words` are "picture", what the card's sign is called, and "undescribed", what stands for a description.
    Signs within a sentence become their descriptions, and what nobody was to see goes.
    """
    if "<img" not in html:
        return html
    inside = [False]

    def shown(match):
        if match["begins"] or match["ends"]:
            inside[0] = bool(match["begins"])
            return match[0]
        own = _own(match["alone"] if match["alone"] is not None else match["img"])
        if is_here(own.get("src", "")):
            return match[0]
        if (size := _size(own)) <= _SIGN:
            return escape(own.get("alt", "")) if size > _MARK else ""
        link = _own(match["around"] or "").get("href", "")
        return _card(own, link, inside[0], words)

    return _PLACE.sub(shown, html)


def without_counters(html: str, is_here: Callable[[str], bool]) -> str:
    """The HTML as feeds and mail have it: with pictures of other sites, but none that only counts who reads."""

    def kept(match):
        img = match["alone"] if match["alone"] is not None else match["img"]
        if img is None:
            return match[0]
        own = _own(img)
        return "" if not is_here(own.get("src", "")) and _size(own) <= _MARK else match[0]

    return _PLACE.sub(kept, html) if "<img" in html else html


def _own(attributes):
    return {name: unescape(double or one) for name, double, one in ATTRIBUTE.findall(attributes)}


def _size(own):
    """Pixels of its longer side, as far as it is known to be a small one."""
    if _SMILEY.search(own["src"]):
        return _SIGN
    sides = [side for name in ("width", "height") if (side := number(own.get(name))) is not None]
    return max(sides, default=_SIGN + 1)


def _card(own, link, is_in_link, words):
    described = escape(own.get("alt", "").strip() or words["undescribed"])
    if link and not _ENDING.search(link.partition("?")[0]):
        described = f'<a href="{escape(link)}">{described}</a>'
    caption = own.get("title", "").strip()
    caption = f"<span>{escape(caption)}</span>" if caption else ""
    # Where the picture was, without what every address begins with; a link, unless it can't be one.
    src = own["src"]
    address = escape(_SCHEME.sub("", src))
    if is_in_link or not _SCHEME.match(src):
        address = f"<span>{address}</span>"
    else:
        address = f'<a href="{escape(src)}" rel="nofollow noopener">{address}</a>'
    return (
        f'<span class="picture-missing">{_ICON.format(escape(words["picture"]))}<span class="picture-words">'
        f"<b>{described}</b>{caption}{address}</span></span>"
    )
