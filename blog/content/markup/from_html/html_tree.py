"""Clean HTML as a tree, and what of it a reader is shown. Pure."""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = set("br hr img wbr source".split())
INLINE = set(
    "a em strong del code img br span abbr cite q dfn time sub sup kbd samp var mark ins small ruby"
    " rt rp wbr bdi".split()
)
MORE = "excerpt-end"
SPACE = re.compile(r"[ \t\n\f\r]+")
_INLINES = "|".join(sorted(INLINE - {"br"}))
_UNSEEN = {"tabindex", "rel"}  # Put there by the cleaning, which does it again.


@dataclass
class Element:
    """An element, or a whole text (without a name); what is in it are elements and words."""

    name: str = ""
    attributes: dict = field(default_factory=dict)
    inside: list = field(default_factory=list)

    def words(self):
        return "".join(one if isinstance(one, str) else one.words() for one in self.inside)

    def has_only(self, *names):
        return not self.attributes.keys() - {*names, *_UNSEEN}

    def elements(self):
        return [one for one in self.inside if isinstance(one, Element)]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element()]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if len(self.open) > 1 and self.open[-1].name == tag:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].inside.append(data)


def read(html):
    """The tree of clean HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


def blocks(html):
    """What a reader is shown by clean HTML, block by block: the same for two texts that don't differ.

    Not told apart are white space that no page shows, and headings that can be linked from those that can't.
    """
    parts = (Element(inside=[one]) for one in without_gaps(read(html).inside))
    return [shown for shown in map(_shown, parts) if shown]


def _shown(tree):
    text = SPACE.sub(" ", _canonical(tree, is_code=False))
    text = re.sub(r" +((?:</(?:em|strong|del|a)>)+)", r"\1 ", text)
    text = re.sub(r"((?:<(?:em|strong|del|a\b[^>]*)>)+) +", r" \1", text)
    text = re.sub(r"<(em|strong|del)>( *)</\1>", r"\2", text)
    # No page shows a break before the end of a block, nor a paragraph with nothing in it.
    text = re.sub(rf"(?:\s*<br>)+\s*(?=</(?!(?:{_INLINES})>))", "", text)
    text = re.sub(r"<p>\s*</p>", "", text)
    text = re.sub(rf" *(<(?!/?(?:{_INLINES})\b)[^>]*>) *", r"\1", text)
    text = re.sub(r"\x1f+((?:</code>)?</pre>)", r"\1", text)
    return SPACE.sub(" ", text).replace("\x1f", "\n").replace("\x1e", " ").strip()


def _canonical(element, is_code):
    if element.name == "a" and element.attributes.get("class") == "anchor":
        return "".join(_canonical_part(one, is_code) for one in element.inside)
    is_code = is_code or element.name == "pre"
    inside = "".join(_canonical_part(one, is_code) for one in element.inside)
    # A span without a meaning, or one that only has the colour of a word of code.
    is_coloured = element.attributes.get("class", "").startswith("hl-")
    is_unseen = element.name == "span" and (not element.attributes or is_coloured)
    if not element.name or is_unseen:
        return inside
    start = start_of(element)
    if re.fullmatch(r"h[1-6]", element.name):
        start = f"<{element.name}>"
    return start if element.name in VOID else f"{start}{inside}</{element.name}>"


def _canonical_part(part, is_code):
    if isinstance(part, Element):
        return _canonical(part, is_code)
    words = escape(part, quote=False)
    return words.replace("\n", "\x1f").replace(" ", "\x1e") if is_code else words


def start_of(element):
    about = {key: value for key, value in element.attributes.items() if key not in _UNSEEN}
    if element.name == "img":
        about = {"alt": ""} | about
    shown = "".join(f' {name}="{escape(value)}"' for name, value in sorted(about.items()))
    return f"<{element.name}{shown}>"


def html_of(part, is_code=False):
    """HTML that stands in Markdown as it is; a tab in code would be made spaces of."""
    if isinstance(part, str):
        words = escape(part, quote=False)
        return words.replace("\t", "&#9;") if is_code else words
    is_code = is_code or part.name in ("pre", "code")
    inside = "".join(html_of(one, is_code) for one in part.inside)
    if part.name == "span" and part.attributes.get("class") == MORE:
        return "<!--more-->"
    return start_of(part) if part.name in VOID else f"{start_of(part)}{inside}</{part.name}>"


def name_of(part):
    return "" if isinstance(part, str) else part.name


def is_inline(part):
    return isinstance(part, str) or part.name in INLINE


def without_gaps(parts):
    return [one for one in parts if not (isinstance(one, str) and not one.strip())]
