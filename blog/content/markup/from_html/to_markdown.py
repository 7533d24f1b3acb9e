"""From clean HTML to the Markdown that says the same, for those who edit what came as HTML.

Pure. What Markdown has no sign for stays HTML in its midst. A library would do the same work for CommonMark:
which pictures are galleries here, what a card is and how lists nest is ours (authors_markdown.py).
"""

import re
from functools import partial
from itertools import groupby

from blog.content.markup.from_html.html_tree import (
    Element,
    blocks,
    html_of,
    is_inline,
    name_of,
    read,
    without_gaps,
)
from blog.content.markup.from_html.inline_markdown import WEB_ADDRESS, Inline

_WIDTHS = {"picture-wide": "{.wide}", "picture-full": "{.full}"}
# What Markdown takes for one, if it follows another of its kind.
_RUNS_ON = {"blockquote": ["blockquote"], "ul": ["ul"], "ol": ["ol"]}
_ALIGNED = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


class Converter(Inline):
    """HTML to Markdown as one sort of text has it: in `commonmark` code stands anywhere, with its tabs. Blocks whose numbers are among `as_html` stay HTML."""

    def __init__(self, breaks, *, commonmark=False, careful=False, as_html=()):
        super().__init__(breaks, careful=careful)
        self.commonmark, self.as_html = commonmark, set(as_html)

    def markdown(self, html):
        # Words that stand in no block are a paragraph: there are none such in Markdown.
        parts = []
        for inline, run in groupby(without_gaps(read(html).inside), is_inline):
            run = list(run)
            parts += [Element("p", inside=run)] if inline else run
        made, before = [], ""
        for number, one in enumerate(parts):
            is_html = number in self.as_html or before in _RUNS_ON.get(name_of(one), ())
            try:
                made.append(html_of(one) if is_html else self._in_markdown(one))
            except _NoMarkdown:
                made.append(html_of(one))
            before = name_of(one)
        return "\n\n".join(filter(None, made))

    def _in_markdown(self, part):
        """A block in Markdown. Raises _NoMarkdown where that has no sign for it."""
        make = getattr(self, f"_{name_of(part)}", None)
        made = make(part) if make else None
        if made is None:
            raise _NoMarkdown
        return made

    def _below(self, part):
        """A block within another, where HTML would be read as words, and a fence would be none."""
        if part.name == "pre" and not self.commonmark:
            raise _NoMarkdown
        return self._in_markdown(part)

    def _p(self, element):
        if element.attributes == {"class": "embed"} and len(element.inside) == 1:
            return element.elements()[0].attributes["href"]
        words = self._words(element)
        # An address alone in its paragraph would be a card.
        words = f"<{words}>" if WEB_ADDRESS.fullmatch(words) else words
        return words if element.has_only() else None

    def _heading(self, element):
        words = self._words(element)
        if not element.has_only() or "\n" in words:
            return None
        return f"{'#' * int(element.name[1])} {words}"

    _h2 = _h3 = _h4 = _h5 = _h6 = _heading

    def _hr(self, element):
        return "---" if element.has_only() else None

    def _blockquote(self, element):
        if not element.has_only():
            return None
        parts = without_gaps(element.inside)
        if any(map(is_inline, parts)):
            return None
        lines = "\n\n".join(filter(None, map(self._below, parts))).split("\n")
        return "\n".join(f"> {line}".rstrip(" ") if not line else f"> {line}" for line in lines)

    def _ul(self, element):
        return self._list(element, lambda number: "- ") if element.has_only() else None

    def _ol(self, element):
        if not element.has_only("start"):
            return None
        first = int(element.attributes.get("start", 1))
        return self._list(element, lambda number: f"{first + number}. ")

    def _list(self, element, mark):
        items = without_gaps(element.inside)
        if any(isinstance(one, str) or one.name != "li" or not one.has_only() for one in items):
            return None
        made = [self._item(one) for one in items]
        is_loose = any("p" in {each.name for each in one.elements()} for one in items)
        marked = [
            mark(number) + words.replace("\n", "\n    ").replace("\n    \n", "\n\n")
            for number, words in enumerate(made)
        ]
        return ("\n\n" if is_loose else "\n").join(marked)

    def _item(self, element):
        """What stands in an item: words, and blocks below them."""
        parts, run = [], []
        for one in [*element.inside, Element()]:
            if is_inline(one) and one != Element():
                run.append(one)
                continue
            if words := self._run(run):
                parts.append(words)
            run = []
            if one.name:
                parts.append(self._below(one))
        is_tight = not any(one.name == "p" for one in element.elements())
        return ("\n" if is_tight else "\n\n").join(parts)

    def _pre(self, element):
        code = (
            element.elements()[0] if len(element.inside) == len(element.elements()) == 1 else None
        )
        if (
            code is None
            or ("\t" in code.words() and not self.commonmark)
            or code.name != "code"
            or not element.has_only()
        ):
            return None
        if not code.has_only("class"):
            return None
        words = code.words()
        language = code.attributes.get("class", "").removeprefix("language-")
        longest = max(map(len, re.findall(r"^`{3,}", words, re.MULTILINE)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{language}\n{words.removesuffix('\n')}\n{fence}"

    def _figure(self, element):
        width = _WIDTHS.get(element.attributes.get("class", ""), "")
        if not element.has_only("class") or ("class" in element.attributes and not width):
            return None
        picture, *caption = without_gaps(element.inside)
        words = caption[0].words().strip() if caption else ""
        if caption and (not words or caption[0].name != "figcaption" or caption[0].elements()):
            return None
        shown = self._picture(picture, words)
        return shown and (caption or width or None) and shown + width

    def _div(self, element):
        """A gallery."""
        names = element.attributes.get("class", "").split()
        if names[:1] != ["gallery"] or not element.has_only("class"):
            return None
        figures = without_gaps(element.inside)
        if len(figures) < 2 or any(isinstance(one, str) or one.name != "figure" for one in figures):
            return None
        lines = [self._in_gallery(one) for one in figures]
        width = "".join(_WIDTHS.get(name, "") for name in names[1:])
        return None if None in lines else "\n".join(lines) + width

    def _in_gallery(self, figure):
        picture, *caption = without_gaps(figure.inside) or [""]
        words = caption[0].words().strip() if caption else ""
        if not figure.has_only() or (caption and (not words or caption[0].elements())):
            return None
        return self._picture(picture, words)

    def _table(self, element):
        rows = [row for part in element.elements() for row in part.elements() if row.name == "tr"]
        parts = [one.name for one in element.elements()]
        cells = [row.elements() for row in rows]
        if parts != ["thead", "tbody"] or not element.has_only() or len(rows) < 2:
            return None
        kinds = [{cell.name for cell in row} for row in cells]
        if len({len(row) for row in cells}) != 1 or kinds != [{"th"}, *[{"td"}] * (len(rows) - 1)]:
            return None
        if not all(cell.has_only("align") for row in cells for cell in row):
            return None
        lines = [[self._words(cell).replace("|", "\\|") for cell in row] for row in cells]
        if any("\n" in words for row in lines for words in row):
            return None
        marks = [_ALIGNED[cell.attributes.get("align", "")] for cell in cells[0]]
        return "\n".join(f"| {' | '.join(row)} |" for row in [lines[0], marks, *lines[1:]])


class _NoMarkdown(Exception):
    """Markdown has no sign for something."""


article = partial(Converter, "  \n")
comment = partial(Converter, "\n", commonmark=True)


def markdown_of(html, converter, render):
    """The Markdown of clean HTML that `render` makes the same of, or None.

    What isn't the same at first is tried with every sign marked that could be one, and then
    with the blocks that differ left as HTML.
    """
    wanted = blocks(html)
    for how in ({}, {"careful": True}):
        markdown = converter(**how).markdown(html)
        rendered = blocks(render(markdown))
        if rendered == wanted:
            return markdown
    differs = [number for number, block in enumerate(wanted) if block not in rendered]
    markdown = converter(careful=True, as_html=differs).markdown(html)
    return markdown if blocks(render(markdown)) == wanted else None
