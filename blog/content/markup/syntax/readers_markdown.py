"""Readers' Markdown, as people know it from elsewhere: CommonMark with tables, strikethrough and ticked lists.

Authors' is blog/content/markup/syntax/authors_markdown.py. What of the HTML stays is said in
blog/content/markup/render.py.
"""

import re
from collections.abc import Callable
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import reference, table

from blog.content.markup.syntax.links import WEB_ADDRESS

# Twice what limits for readers let through. Past it markdown-it would drop the words.
DEPTH = 100
# Each row is filled up to the width of its table, so a few signs make many cells.
COLUMNS = 20
MOST_CELLS = 1_000  # of all tables of a comment

_LABEL = re.compile(r"\[[^\[\]\n]+\](?=:)")
_TICK = re.compile(r"\[([ xX])\](?=\s)")
_ALIGN = re.compile(r"text-align:(\w+)")
# Where words may end that are nothing else.
_STOP = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]|(?<![A-Za-z0-9])(?i:https?://|www\.)")


class Excessive(ValueError):
    """A comment that would come to more than a page should hold. The name of the class says of what."""


class TooManyColumns(Excessive):
    pass


class TooManyCells(Excessive):
    pass


def comment_markdown() -> Callable[[str], str]:
    """A function from the text of a comment to HTML."""
    options = {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": DEPTH}
    markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    # "# 1" is a number and "-----" a line somebody drew, not a heading.
    markdown.disable(["heading", "lheading", "hr"])
    # Which addresses may be links, and how they are written, bleach and links.py decide.
    markdown.validateLink = lambda address: True
    markdown.normalizeLink = markdown.normalizeLinkText = lambda address: address
    markdown.inline.ruler.at("text", _text_with_addresses)
    markdown.block.ruler.at("reference", _reference_in_use)
    markdown.block.ruler.at("table", _table_within_bounds, {"alt": ["paragraph", "reference"]})
    markdown.block.ruler.before("table", "depth", _refuse_depth, {"alt": []})
    markdown.core.ruler.push("house_marks", _mark_cells_and_ticks)
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("image", _link_to_picture)
    return markdown.render


def _text(self, tokens, index, options, env):
    return escape(tokens[index].content, quote=False)


def _refuse_depth(state, start, end, silent):
    if state.level >= DEPTH - 2:
        raise RecursionError
    return False


def _table_within_bounds(state, start, end, silent):
    """Markdown's rule for tables, which stops at the row that is too much and makes none beyond it."""
    if not table(state, start, end, True):
        return False
    if silent:
        return True
    marks = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]].split("|")
    columns = sum("-" in mark for mark in marks)
    if columns > COLUMNS:
        raise TooManyColumns
    cells = state.env.get("cells", 0)
    rows = (MOST_CELLS - cells) // columns  # With its head.
    table(state, start, min(end, start + rows + 2), False)
    made = state.line - start - 1
    if made > rows:
        raise TooManyCells
    state.env["cells"] = cells + made * columns
    return True


def _text_with_addresses(state, silent):
    """Markdown's rule for text, which takes a bare address whole: its `_`, `*` and `~` mark nothing.

    The link itself is made while bleach cleans, as in texts that are HTML already.
    """
    address = WEB_ADDRESS.match(state.src, state.pos, state.posMax)
    if address:
        end = address.end()
    else:
        stop = _STOP.search(state.src, state.pos, state.posMax)
        if stop and stop.start() == state.pos and len(stop[0]) > 1:
            stop = _STOP.search(state.src, state.pos + 1, state.posMax)
        end = stop.start() if stop else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _reference_in_use(state, start, end, silent):
    """A comment's "[1]: https://…" is an address for "[text][1]", or else a list of sources to be read."""
    label = _LABEL.match(state.src, state.bMarks[start] + state.tShift[start])
    used = label and re.search(rf"{re.escape(label[0])}(?!:)", state.src, re.IGNORECASE)
    return bool(used) and reference(state, start, end, silent)


def _link_to_picture(self, tokens, index, options, env):
    picture = tokens[index]
    words = self.renderInlineAsText(picture.children, options, env) or picture.attrs["src"]
    return f'<a href="{escape(picture.attrs["src"])}">{escape(words)}</a>'


def _mark_cells_and_ticks(state):
    for place, token in enumerate(state.tokens):
        if token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
            token.attrs["align"] = _ALIGN.match(style)[1]
        elif token.type == "inline" and state.tokens[place - 2 : place]:
            _tick(token, *state.tokens[place - 2 : place])


def _tick(token, *before):
    """ "- [x] done" as a sign: it is read out, found and quoted as words are, and needs no field that does nothing."""
    if [one.type for one in before] != ["list_item_open", "paragraph_open"] or not token.children:
        return
    first = token.children[0]
    if first.type == "text" and (tick := _TICK.match(first.content)):
        first.content = ("☐" if tick[1] == " " else "☑") + first.content[tick.end() :]
        before[0].attrs["class"] = "task"
