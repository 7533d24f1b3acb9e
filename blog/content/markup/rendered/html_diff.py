"""What changed between two renderings of a text, shown in the later one's look. Pure: HTML in, HTML out.

Both come from blog.content.markup.to_html. Blocks that stand in both are folded; in others the words that
came and went are marked where they stand, so that the marks never cross an element's edge.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from blog.content.markup.to_html import trusted
from lib.text.word_diff import ADDED, REMOVED, SAME, words

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?([a-z0-9]+)")
VOID = {"br", "hr", "img", "input", "wbr", "source", "track"}
PICTURES = 0x100000  # A picture counts as a sign that no text has.
ALIKE = 0.4  # share of words from which a block is the earlier one reworded, and not another


@dataclass(frozen=True)
class BlockRun:
    """Blocks in a row: `is_changed` or folded, and how many."""

    html: str
    number: int
    is_changed: bool


@dataclass(frozen=True)
class HtmlDiff:
    """The Parts in order, and how many words came and went in how many blocks."""

    parts: list
    added: int
    removed: int
    changed: int


def compare(before, after):
    """The HtmlDiff from one HTML to another."""
    old, new = blocks(before), blocks(after)
    parts, count = [], {ADDED: 0, REMOVED: 0}
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(BlockRun(trusted("".join(new[c:d])), d - c, False))
            continue
        for was, is_now in _paired(old[a:b], new[c:d]):
            html = _marked(was, is_now, count)
            parts.append(BlockRun(trusted(html), 1, True))
    changed = sum(part.is_changed for part in parts)
    return HtmlDiff(parts, count[ADDED], count[REMOVED], changed)


def blocks(html):
    """The elements at the top of an HTML, one text each.

    >>> blocks("<p>a</p><ul><li>b</li></ul>")
    ['<p>a</p>', '<ul><li>b</li></ul>']
    """
    elements, depth, begun = [], 0, ""
    for token in filter(None, TAG.split(html)):
        begun += token
        name = NAME.match(token)
        if name and name[1] not in VOID and not token.endswith("/>"):
            depth += -1 if token.startswith("</") else 1
        if depth == 0 and name:
            elements.append(begun.strip())
            begun = ""
    return [*elements, begun.strip()] if begun.strip() else elements


def _paired(old, new):
    """(was, is now) of blocks, in order; what is new or gone stands with an empty text."""
    rest = list(old)
    for block in new:
        like = next((at for at, was in enumerate(rest) if _are_alike(was, block)), None)
        if like is None:
            yield "", block
            continue
        yield from ((was, "") for was in rest[:like])
        yield rest[like], block
        rest = rest[like + 1 :]
    yield from ((was, "") for was in rest)


def _are_alike(was, is_now):
    names = [NAME.match(block) for block in (was, is_now)]
    if not all(names) or names[0][1] != names[1][1]:
        return False
    one, other = (set(TAG.sub(" ", block).split()) for block in (was, is_now))
    return len(one & other) >= ALIKE * max(1, min(len(one), len(other)))


def _marked(was, is_now, count):
    """One block with what changed in it marked; `count` gets the words."""
    pictures = {}
    text_before, text_now = (_text(block, pictures) for block in (was, is_now))
    pieces = words(text_before, text_now)
    for kind, text in pieces:
        if kind != SAME:
            count[kind] += len(text.split())
    if not is_now:
        return _wrapped(was, "del", pictures)
    if not was:
        return _wrapped(is_now, "ins", pictures)
    return _laid_over(is_now, pieces, pictures)


def _laid_over(html, pieces, pictures):
    """The HTML with the pieces of its text marked; what went stands before the text that follows it."""
    out, waiting = [], list(pieces)
    for token in filter(None, TAG.split(html)):
        text = token if not token.startswith("<") else _sign(token, pictures)
        if text is None:
            out.append(token)
            continue
        while text:
            while waiting and waiting[0][0] == REMOVED:
                out.append(_mark("del", waiting.pop(0)[1]))
            if not waiting:
                out.append(text)
                break
            kind, piece = waiting.pop(0)
            length = min(len(piece), len(text))
            out.append(_mark("ins", text[:length]) if kind == ADDED else text[:length])
            if length < len(piece):
                waiting.insert(0, (kind, piece[length:]))
            text = text[length:]
    last = "".join(_mark("del", text) for kind, text in waiting if kind == REMOVED)
    return _shown("".join(out[:-1]) + last + out[-1] if last and out else "".join(out), pictures)


def _wrapped(html, name, pictures):
    parts = TAG.split(html)
    marked = (part if part.startswith("<") else _mark(name, part) for part in parts)
    return _shown("".join(marked), pictures)


def _mark(name, text):
    return f"<{name}>{text}</{name}>" if text.strip() else text


def _text(html, pictures):
    """The text of a block, with a sign for each picture."""
    parts = (
        _sign(token, pictures) or "" if token.startswith("<") else token
        for token in TAG.split(html)
    )
    return "".join(parts)


def _sign(tag, pictures):
    """The sign that stands for a picture, or None for other tags."""
    if not tag.startswith("<img"):
        return None
    return pictures.setdefault(tag, chr(PICTURES + len(pictures)))


def _shown(html, pictures):
    for tag, sign in pictures.items():
        html = html.replace(sign, tag)
    return html
