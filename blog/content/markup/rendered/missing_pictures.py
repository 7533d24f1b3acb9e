"""Pictures that a page may not show, because they lie on other sites, as cards in their place.

Our content security policy lets browsers load pictures from here alone. A card says what the picture's
description, its caption and its address say, and asks nobody. Pure; the patterns are safe on what bleach
wrote, and on what this package made of it, and on nothing else.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from blog.content.markup.pictures import ATTRIBUTE

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

    def shown(found):
        if found["begins"] or found["ends"]:
            inside[0] = bool(found["begins"])
            return found[0]
        own = _own(found["alone"] if found["alone"] is not None else found["img"])
        if is_here(own.get("src", "")):
            return found[0]
        if (size := _size(own)) <= _SIGN:
            return escape(own.get("alt", "")) if size > _MARK else ""
        link = _own(found["around"] or "").get("href", "")
        return _card(own, link, inside[0], words)

    return _PLACE.sub(shown, html)


def _own(attributes):
    return {name: unescape(double or one) for name, double, one in ATTRIBUTE.findall(attributes)}


def _size(own):
    """Pixels of its longer side, as far as it is known to be a small one."""
    if _SMILEY.search(own["src"]):
        return _SIGN
    sides = [int(own[name]) for name in ("width", "height") if own.get(name, "").isdecimal()]
    return max(sides, default=_SIGN + 1)


def _card(own, link, is_in_link, words):
    described = escape(own.get("alt", "").strip() or words["undescribed"])
    if link and not _ENDING.search(link.partition("?")[0]):
        described = f'<a href="{escape(link)}">{described}</a>'
    caption = own.get("title", "").strip()
    caption = f"<span>{escape(caption)}</span>" if caption else ""
    return (
        f'<span class="picture-missing">{_ICON.format(escape(words["picture"]))}<span class="picture-words">'
        f"<b>{described}</b>{caption}{_address(own['src'], is_in_link)}</span></span>"
    )


def _address(src, is_in_link):
    """Where the picture was, without what every address begins with; a link, unless it can't be one."""
    shown = escape(_SCHEME.sub("", src))
    if is_in_link or not _SCHEME.match(src):
        return f"<span>{shown}</span>"
    return f'<a href="{escape(src)}" rel="nofollow noopener">{shown}</a>'
