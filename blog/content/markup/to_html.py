"""The only door from anybody's text to HTML, and the only place where HTML is called safe.

Markdown, then bleach, when a text is written; blog/content/markup/text.py refuses what would
be slow, blog/content/markup/render.py says what each sort of text may hold. What a reader
sends is rendered here and now where it is words with some signs among them; all else is rendered in a
process that can be ended.
"""

import logging
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.content.markup.pictures import with_pictures
from blog.content.markup.process import Busy, Failed, Killed, render_apart
from blog.content.markup.render import RENDERING, render
from blog.content.markup.syntax.readers_markdown import COLUMNS, MOST_CELLS, Excessive
from blog.content.markup.text import (
    ARTICLE_LIMIT,
    COMMENT_LIMIT,
    NESTED,
    MarkupError,
    language_of,
    may_be_dear,
    refuse_deep,
    refuse_long_article,
    refuse_long_comment,
    refuse_traps,
    refuse_unclosed,
    tidy,
)
from lib.db.slow import slow

__all__ = [
    "ARTICLE_LIMIT",
    "COMMENT_LIMIT",
    "RENDERING",
    "MarkupError",
    "clean_article",
    "clean_import",
    "excerpt",
    "language_of",
    "mentioning",
    "plain",
    "render_article",
    "render_comment",
    "render_policy",
    "resized",
    "tidy",
    "trusted",
]

logger = logging.getLogger(__name__)

BLOCKS = set(
    "p br hr li blockquote pre div figure figcaption tr dt dd caption summary h2 h3 h4 h5 h6".split()
)
PARAGRAPHS = set("p ul ol blockquote pre figure table hr h2 h3 h4 h5 h6".split())
PARAGRAPH = "\x1e"  # Between them while HTML is read: white space that nobody's text has.
APOSTROPHE = "['’‘ʼ]"
CELLS = {"td", "th"}
UNLINKED = re.compile(r"<(/?)(?:a|code|pre)\b")
# Without what begins a tag, an entity, an address of the web or of mail, or what no page may hold.
ONLY_WORDS = re.compile(r"(?:<p>(?:[^<>&:@\x00-\x08\x0b-\x1f\x7f]|<br>)*</p>\s*)*")
NOTES = '<div class="footnote">'

# Two characters of Chinese or Japanese say about as much as a word.
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
EXCERPT_WORD = re.compile(rf"[{_UNSPACED}]{{1,2}}|[^\s{_UNSPACED}]+")


def render_article(
    text: str,
    picture: Callable[[str], dict | None] | None = None,
    *,
    maths: bool = False,
    newest_of: str | None = None,
) -> SafeString:
    """The HTML of an article or a page. With `maths`, it may hold formulas.

    `picture(src)` may answer with the width, height, srcset and sizes of a picture
    that is ours. Raises MarkupError for a text that is too long or takes too much
    work; the earlier HTML is then the one to keep.
    """
    text = tidy(text)
    refuse_long_article(text)
    refuse_unclosed(text)
    words = {  # in the language of the one who saves it
        "contents": gettext("Contents"),
        "section": gettext("Link to this section"),
        "back": gettext("Back to note {} in the text"),
        "note": gettext("Note"),
        "tip": gettext("Tip"),
        "important": gettext("Important"),
        "warning": gettext("Warning"),
        "caution": gettext("Caution"),
    }
    options = {"maths": maths, "words": words, "newest_of": newest_of}
    return mark_safe(with_pictures(_render_apart("article", text, **options), picture))


def render_comment(text: str, imported: bool = False) -> SafeString:
    """The HTML of a reader's comment. Raises MarkupError, for the form to show, when a limit is passed.

    A comment that came with an import may be longer and of any shape, and is
    rendered in the process that can be ended.
    """
    text = tidy(text)
    if imported:
        refuse_long_article(text)
        return mark_safe(_render_apart("comment", text))
    refuse_long_comment(text)
    refuse_traps(text)
    html = _comment(text)
    if not plain(html):
        raise MarkupError(_("Write something first"))
    return mark_safe(html)


@lru_cache(maxsize=64)
def _comment(text: str) -> str:
    """Kept for a moment: the form renders a text to judge it, and then the comment is written."""
    return (_render_apart if may_be_dear(text) else _render_here)("comment", text)


def render_policy(text: str) -> SafeString:
    """The HTML of a rule or of the words around the rules: headings and lists, no pictures, no raw HTML, no ids."""
    text = tidy(text)
    refuse_long_article(text)
    refuse_unclosed(text)
    return mark_safe(_render_apart("policy", text))


def clean_import(html: str) -> SafeString:
    """Another system's HTML of a comment, cut down to what ours may hold.

    Most are paragraphs of words, in which there is nothing to cut and no link to find.
    """
    html = tidy(html)
    if ONLY_WORDS.fullmatch(html) and "www." not in html.casefold():
        return mark_safe(html.strip())
    refuse_deep(html)
    return mark_safe(_render_apart("imported comment", html))


def clean_article(html: str, picture: Callable[[str], dict | None] | None = None) -> SafeString:
    """Another system's HTML of an article, cut down to what ours may hold."""
    html = tidy(html)
    refuse_deep(html)
    return mark_safe(with_pictures(_render_apart("imported article", html), picture))


def resized(html: str, picture: Callable[[str], dict | None]) -> SafeString:
    """HTML that one of the functions above made, with the sizes that its pictures have by now."""
    return mark_safe(with_pictures(html, picture))


def trusted(html: str) -> SafeString:
    """HTML that one of the functions above made, back from the database. Never anything else."""
    return mark_safe(html)


def shipped(html: str) -> SafeString:
    """HTML of a guide in docs/, which comes with the program. Never anything that was typed in a form."""
    return mark_safe(html)


def mentioning(html: str, people: dict[str, str]) -> SafeString:
    """A comment's HTML with each "@Name" of `people` (casefolded name → address) as a link.

    Names in links and in code stay as they are; of two names that begin alike the longer wins.
    """
    if "@" not in html or not people:
        return mark_safe(html)
    meant = {_straight(name): people[name] for name in reversed(people)}
    names = "|".join(map(_as_typed, sorted(meant, key=len, reverse=True)))
    # "@Ann-Marie" isn't Ann, but "@Ann's" and "@Ann'in" are.
    mention = re.compile(rf"(?<!\w)@({names})(?!-?\w)", re.IGNORECASE)

    def link(match):
        address = meant.get(_straight(unescape(match[1]).casefold()))
        return (
            f'<a class="mention" href="{escape(address)}">{match[0]}</a>' if address else match[0]
        )

    parts, closed_to_links = re.split(r"(<[^>]*>)", html), 0
    for place, part in enumerate(parts):
        if tag := UNLINKED.match(part):
            closed_to_links += -1 if tag[1] else 1
        elif not closed_to_links and not part.startswith("<"):
            parts[place] = mention.sub(link, part)
    return mark_safe("".join(parts))


def _straight(name: str) -> str:
    return re.sub(APOSTROPHE, "'", name)


def _as_typed(name: str) -> str:
    """A pattern for a name in HTML: a phone makes "@O’Hara" of O'Hara, and quotes may be entities."""
    pattern = re.escape(escape(name, quote=False)).replace("'", f"(?:{APOSTROPHE}|&#x27;|&#39;)")
    return pattern.replace('"', '(?:"|&quot;)')


def plain(html: str) -> str:
    """What a reader of the HTML reads, without the numbers and arrows of notes.

    Blocks stand on lines of their own, and cells of a table are told apart.
    """
    if ONLY_WORDS.fullmatch(html):
        return _in_lines(html.replace("<p>", "\n").replace("</p>", "\n").replace("<br>", "\n"))
    return _in_lines(_read(html))


def in_paragraphs(html: str) -> str:
    """The same, with an empty line between paragraphs, as in a letter."""
    return "\n\n".join(filter(None, map(_in_lines, _read(html).split(PARAGRAPH))))


def _read(html: str) -> str:
    reader = _PlainText()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def _in_lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(html: str, words: int) -> str:
    """The first words of the HTML as one line of plain text, with "…" where more follows; notes don't count."""
    text = " ".join(plain(html.partition(NOTES)[0]).split())
    ends = [word.end() for word in EXCERPT_WORD.finditer(text)]
    if len(ends) <= words:
        return text
    return text[: ends[words - 1]].rstrip(".,:;、。，：；") + "…"


@slow("rendering a text")
def _render_here(kind: str, text: str) -> str:
    try:
        return render(kind, text)
    except (RecursionError, Excessive) as error:
        raise MarkupError(_why(type(error).__name__)) from None
    except Exception as error:
        # A person's text is never the reason for a 500; this is for us to look at.
        logger.exception("A %s couldn't be rendered", kind)
        raise MarkupError(BROKEN) from error


@slow("rendering a text")
def _render_apart(kind: str, text: str, **options) -> str:
    try:
        return render_apart(kind, text, **options)
    except Busy:
        raise MarkupError(BUSY) from None
    except Killed:
        raise MarkupError(SLOW) from None
    except Failed as error:
        raise MarkupError(_why(str(error))) from error


BUSY = _("We’re still working on other texts of yours. Try again in a moment.")
SLOW = _(
    "Turning this text into a page takes too long, so we stopped. "
    "Look for long runs of brackets, list marks or quotation marks, and take some out."
)
BROKEN = _("We can’t show something in this text. Take out the part you added last and try again.")
_WHY = {
    "RecursionError": NESTED,
    "TooManyColumns": _(
        "A table in this comment has more than %(columns)s columns. Take some out."
    ),
    "TooManyCells": _(
        "The tables in this comment have more than %(cells)s cells, counting empty ones. Take some rows out."
    ),
    "TooMuchHTML": _("This comment has too many formatting marks to fit on a page. Take some out."),
}


def _why(fault: str) -> str:
    return _WHY.get(fault, BROKEN) % {"columns": COLUMNS, "cells": f"{MOST_CELLS:,}"}


class _PlainText(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []
        self.inside_mark = None
        self.after_cell = False

    def handle_starttag(self, tag, attrs):
        self._begin_line(tag)
        if tag in BLOCKS:
            self.after_cell = False
        elif tag in CELLS:
            self.parts.append(" · " if self.after_cell else " ")
            self.after_cell = False
        elif dict(attrs).get("class") in ("footnote-ref", "footnote-backref"):
            self.inside_mark = tag

    def handle_endtag(self, tag):
        self._begin_line(tag)
        if tag == self.inside_mark:
            self.inside_mark = None
        self.after_cell = tag in CELLS

    def _begin_line(self, tag):
        if tag in PARAGRAPHS:
            self.parts.append(f"\n{PARAGRAPH}")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.inside_mark and not (self.after_cell and data.isspace()):
            self.parts.append(data)
