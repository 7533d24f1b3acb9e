"""Search in the guides: which parts have all the words that are asked for, those with a word in their heading first."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blog.desk.help.guides import Guide, Heading

HEADING = re.compile(r'<h[2-6] id="([^"]+)">')
WITHIN_WORDS = re.compile(r"</?(?:a|code|em|strong|span)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")
BEFORE, AFTER = 60, 180  # characters of an excerpt on each side of the first word
MOST_HITS = 40
INSIDE = "internals/"


@dataclass(frozen=True)
class Hit:
    """A part of a guide that has the words; `heading` is None above the first heading."""

    guide: Guide
    heading: Heading | None
    excerpt: str


def search(guides: Iterable[Guide], query: str) -> list[Hit]:
    """The parts of guides in which each word of the query begins or is part of a word, whatever its case.

    What is written for people who use Parley comes before how it works inside; among equals the order of the
    guides is kept. The title of a guide counts as words of its first part.

    >>> from blog.desk.help.guides import Addresses, render
    >>> guide = render("mail", "# E-mail\\n\\nSends.\\n\\n## Ports\\n\\nUse 587.", set(), Addresses("/"))
    >>> [(hit.heading.anchor, hit.excerpt) for hit in search([guide], "port 587")]
    [('ports', 'Use 587.')]
    >>> search([guide], "e-MAIL")[0].heading is None
    True
    >>> search([guide], " ")
    []
    """
    words = query.casefold().split()
    if not words:
        return []
    ranked = []
    for guide in guides:
        for heading, text in parts(guide):
            title = (heading.words if heading else guide.title).casefold()
            body = text.casefold()
            if all(word in title or word in body for word in words):
                named = sum(word in title for word in words)
                rank = guide.name.startswith(INSIDE), -named
                ranked.append((rank, Hit(guide, heading, _excerpt(text, words))))
    return [hit for _rank, hit in sorted(ranked, key=lambda one: one[0])][:MOST_HITS]


def parts(guide: Guide) -> Iterator[tuple[Heading | None, str]]:
    """The text below each heading of a guide, and above the first."""
    headings = {heading.anchor: heading for heading in guide.headings}
    above, *rest = HEADING.split(guide.html)
    yield None, _text(above)
    for anchor, below in zip(rest[::2], rest[1::2], strict=True):
        yield headings[anchor], _text(below.partition("</h")[2].partition(">")[2])


def _text(markup):
    return " ".join(html.unescape(TAG.sub(" ", WITHIN_WORDS.sub("", markup))).split())


def _excerpt(text, words):
    """Whole words around the first that was asked for."""
    found = [at for at in (text.lower().find(word) for word in words) if at >= 0]
    start = max(0, min(found, default=0) - BEFORE)
    end = start + BEFORE + AFTER
    within = text[start:end]
    if start:
        within = f"…{within.partition(' ')[2]}"
    return f"{within.rpartition(' ')[0]}…" if end < len(text) else within
