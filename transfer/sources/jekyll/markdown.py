"""Markdown as Jekyll and Hugo read it, written so that authors' Markdown here shows the same.

Both read lists by the column that an item's words begin in, also right after a sentence, and code between
fences in an item. Here a list begins after an empty line, and what is in an item stands four spaces in.
"""

import re

from markdown_it import MarkdownIt

from blog.content.markup.text import ARTICLE_LIMIT

DEEPEST = 20  # lists in each other
INDENT = "    "
_MARKER = re.compile(r"([-+*]|\d{1,9}[.)])([ \t]+|$)")
_NAMED = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{#[\w:.-]+\}[ \t]*#*[ \t]*$", re.MULTILINE)


_parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").disable("reference")
_parser.core.ruler.enableOnly(["normalize", "block"])


def as_ours(text):
    """The text with its lists as they are written here, and headings without names of their own."""
    if len(text) > ARTICLE_LIMIT:
        return text
    return "\n".join(_converted(text, 0))


def _converted(text, depth):
    """The lines of a text that stands so deep in lists."""
    lines, written, at = text.split("\n"), [], 0
    if depth and len(lines) == 1 and not _MARKER.match(text):
        return lines
    tokens = _parser.parse(text)
    for place, token in enumerate(tokens):
        if token.level or not token.map or token.map[0] < at or depth > DEEPEST:
            continue
        start, end = token.map
        written += lines[at:start]
        block = lines[start:end]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            is_in_item = bool(depth and written and written[-1].strip())
            items = [lines[slice(*one.map)] for one in _items(tokens, place)]
            written += _apart(written, _list(token, items, depth), is_in_item)
        elif token.type == "fence" and depth:
            written += _apart(written, [INDENT + line for line in token.content.split("\n")[:-1]])
        elif token.type == "blockquote_open" and depth:
            written += _apart(written, block)
        elif token.type == "heading_open":
            written += [_NAMED.sub(r"\1", line) for line in block]
        else:
            written += block
        at = end
    return written + lines[at:]


def _apart(written, block, is_in_item=False):
    """A block with an empty line before it, if there is none, and one after; lists in an item go on with it."""
    before = [""] * bool(written and written[-1].strip() and not is_in_item)
    return [*before, *block, *([] if is_in_item else [""])]


def _items(tokens, place):
    """The tokens that begin the items of the list that begins at a place."""
    for token in tokens[place + 1 :]:
        if token.level == 0:
            return
        if token.type == "list_item_open" and token.level == 1:
            yield token


def _list(token, items, depth):
    """The lines of a list: each item's words four spaces in, and its marker before them."""
    number = token.attrGet("start")
    number = 1 if number is None else number
    insides = [_converted("\n".join(_inside(item)).strip("\n"), depth + 1) for item in items]
    is_loose = any(not item[-1].strip() for item in items[:-1]) or any(
        not line.strip() for inside in insides for line in inside
    )
    for order, inside in enumerate(insides):
        marker = "-" if token.type == "bullet_list_open" else f"{number + order}."
        yield f"{marker:<3} {inside[0]}"
        yield from (f"{INDENT}{line}".rstrip() for line in inside[1:])
        if is_loose and order < len(items) - 1 and inside[-1]:
            yield ""


def _inside(item):
    """The lines of an item without its marker, and without the columns that its words begin after."""
    first = item[0].lstrip()
    marker = _MARKER.match(first)
    spaces = len(marker[2].expandtabs(4))
    after = spaces if 1 <= spaces <= 4 and marker.end() < len(first) else 1
    column = _columns(item[0]) + len(marker[1]) + after
    yield " " * (spaces - after) + first[marker.end() :]
    for line in item[1:]:
        lead = line[: len(line) - len(line.lstrip())].expandtabs(4)
        yield lead[min(_columns(line), column) :] + line.lstrip()


def _columns(line):
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())
