"""Links from a text to an article or a page of the same blog, kept by its number: `[words](article:14)`.

The HTML that is kept has the number as well. Its address is put in when it is shown, so one that changes
leads on everywhere at once, and what readers can't open any more is plain words until they can.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from blog.content.markup.render import anchor
from blog.content.markup.syntax.links import INTERNAL

# These patterns are safe on what blog.content.markup made, and on nothing else.
_LINK = re.compile(rf'<a\b([^<>]*) href="{INTERNAL.pattern}"([^<>]*)>(.*?)</a>', re.DOTALL)
_IN_A_TEXT = re.compile(rf"(?<!\\)\[([^\[\]\n]*)\]\(<?{INTERNAL.pattern}>?")


@dataclass(frozen=True)
class InternalLink:
    """A link by number, in a text as its author wrote it."""

    kind: str  # "article" or "page"
    number: int
    words: str

    @property
    def target(self):
        return self.kind, self.number


def internal_links(text: str) -> list[InternalLink]:
    """The internal links of a Markdown text, in their order."""
    groups = (match.groups() for match in _IN_A_TEXT.finditer(text))
    return [InternalLink(kind, int(number), words) for words, kind, number, _section in groups]


def targets(html: str) -> set[tuple[str, int]]:
    """The (kind, number) of all that a rendered text links to by number."""
    if "article:" not in html and "page:" not in html:
        return set()
    return {(match[2], int(match[3])) for match in _LINK.finditer(html)}


def with_addresses(html: str, address_of: Callable[[tuple[str, int]], str | None]) -> str:
    """The HTML as readers get it; a link whose target has no address for them is its words."""

    def link(match):
        before, kind, number, section, after, words = match.groups()
        address = address_of((kind, int(number)))
        if address is None:
            return words
        if section:
            address += f"#{anchor(unescape(section[1:]))}"
        return f'<a{before} href="{escape(address)}"{after}>{words}</a>'

    return _LINK.sub(link, html)
