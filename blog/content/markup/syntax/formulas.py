"""Formulas, as LaTeX writes them between dollar signs, for articles that say that they have some.

A formula is taken out before Markdown reads it, and its MathML is put in after the text has been cleaned: it is
written here, of elements and attributes on a list, so nobody's own MathML is ever let through.
"""

import re
import secrets
from html import escape, unescape

from latex2mathml.converter import convert_to_element
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

LONGEST = 2_000  # characters of one formula
AS_TYPED = "formula-as-typed"

ELEMENTS = set(
    """
    math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mmultiscripts mprescripts none mtable mtr mtd menclose mpadded mphantom mstyle
    """.split()
)
_ATTRIBUTES = set(
    """
    display stretchy fence form separator largeop movablelimits symmetric lspace rspace minsize maxsize
    accent accentunder linethickness columnalign columnlines rowlines columnspacing rowspacing width height
    depth mathvariant displaystyle scriptlevel notation
    """.split()
)
_VALUE = re.compile(r"[A-Za-z0-9 .%+-]{0,40}")
_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}

# "$5 and $6" is money: no space stands inside of the signs, no figure behind them.
_INLINE = r"\$(?=\S)((?:\\.|[^$\\\n]){1,2000}?)(?<=\S)\$(?![0-9])"
_BLOCK = re.compile(r"^\$\$((?:[^$\n]|\n(?![ \t]*\n)|\$(?!\$)){1,2000})\$\$[ \t]*$", re.MULTILINE)


class Unreadable(Exception):
    """What stands between the signs is no formula that we can read."""


class Formulas:
    """The formulas of one text, and what stands in it for each meanwhile."""

    def __init__(self):
        # Nobody who writes a text can know it.
        self._key, self._kept = f"formula{secrets.token_hex(8)}n", []

    def take(self, source: str, *, block: bool) -> str:
        self._kept.append((source, block))
        return f"{self._key}{len(self._kept) - 1}n"

    def put_back(self, html: str) -> str:
        """The cleaned HTML with its formulas; within a tag, as in a description, they are what was typed."""
        if not self._kept:
            return html
        place = re.compile(rf"{self._key}(\d+)n")
        parts = re.split(r"(<[^>]*>)", html)
        for number, part in enumerate(parts):
            written = _in_tag(part) if part.startswith("<") else _in_text
            parts[number] = place.sub(lambda match, w=written: w(*self._kept[int(match[1])]), part)
        return "".join(parts)


class Inline(InlineProcessor):
    """`$…$` within a paragraph."""

    def __init__(self, md):
        super().__init__(_INLINE, md)

    def handleMatch(self, m, data):
        if not self.md.formulas:
            return None, None, None
        return self.md.formulas.take(m[1], block=False), m.start(), m.end()


class Block(Preprocessor):
    """`$$…$$` that begins a line and ends one, once code has been taken out."""

    def run(self, lines):
        if not self.md.formulas:
            return lines
        take = self.md.formulas.take
        text = _BLOCK.sub(lambda m: f"\n\n{take(m[1].strip(), block=True)}\n\n", "\n".join(lines))
        return text.split("\n")


def as_typed(html: str) -> list[str]:
    """The formulas of a rendered text that couldn't be read, as they were typed."""
    return [unescape(one) for one in re.findall(rf'<code class="{AS_TYPED}">([^<]*)</code>', html)]


def mathml(source: str, *, block: bool = False) -> str:
    """MathML for a formula. Raises Unreadable."""
    try:
        element = convert_to_element(source, display="block" if block else "inline")
        return "".join(_written(element))
    except Unreadable:
        raise
    except Exception as error:  # It has a dozen of its own, and trips over its feet besides.
        raise Unreadable(str(error)) from error


def _written(element):
    name = element.tag.rpartition("}")[2]
    if name not in ELEMENTS or len(element) < _PARTS.get(name, 0):
        raise Unreadable(name)
    attributes = [
        f' {key}="{value}"'
        for key, value in element.items()
        if key in _ATTRIBUTES and _VALUE.fullmatch(value)
    ]
    yield f"<{name}{''.join(attributes)}>"
    words = unescape(element.text or "")
    if words.startswith("\\"):
        raise Unreadable(words)  # A command that it doesn't know, which it would print.
    yield escape(words, quote=False)
    for child in element:
        yield from _written(child)
    yield f"</{name}>"


def _signs(source, block):
    return f"$${source}$$" if block else f"${source}$"


def _in_text(source, block):
    try:
        return mathml(source, block=block)
    except Unreadable:
        return f'<code class="{AS_TYPED}">{escape(_signs(source, block))}</code>'


def _in_tag(tag):
    """An address of a heading is made of its letters and figures; a description has them as they were typed."""
    if tag.startswith(("<h", "<a")):
        return lambda source, block: re.sub(r"\W+", "-", source).strip("-")
    return lambda source, block: escape(_signs(source, block))
