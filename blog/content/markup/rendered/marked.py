"""Passages of a rendered text, marked where they stand, each with the number of what was noted beside it.

Pure: HTML in, HTML out. The HTML comes from blog.content.markup.to_html.
"""

import re
from html import escape, unescape

from blog.content.markup.to_html import trusted

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"<(/?)([a-z0-9]+)")
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
}
INLINE |= {"span", "strong", "sub", "sup", "time", "u", "wbr"}
UNMARKED = {"math", "svg", "button", "summary", "script", "style", "audio", "video", "iframe"}


class Marked:
    """A rendered text: what it says, and its HTML with passages of that marked."""

    def __init__(self, html):
        self._tokens, self._starts, text, within = [], [], "", []
        for token in filter(None, TAG.split(str(html))):
            start = None
            if name := NAME.match(token):
                _follow(within, name, token)
                if name[2] not in INLINE and text and not text[-1].isspace():
                    text += "\n"
            elif not token.startswith("<") and not within:
                start = len(text)
                text += unescape(token)
            self._tokens.append(token)
            self._starts.append(start)
        self.text = text

    def html(self, places):
        """The HTML with each of {number: (start, end)} of the text marked."""
        spans = sorted((start, end, number) for number, (start, end) in places.items())
        out, links = [], 0
        for token, start in zip(self._tokens, self._starts, strict=True):
            if start is None:
                links += token.startswith("<a ") - token.startswith("</a>")
                out.append(token)
            else:
                out.append(_with_marks(unescape(token), start, spans, links > 0))
        return trusted("".join(out))


def _follow(within, name, token):
    """Keep count of the elements that nothing is marked in."""
    if name[2] not in UNMARKED or token.endswith("/>"):
        return
    if not name[1]:
        within.append(name[2])
    elif within:
        within.pop()


def _with_marks(piece, start, spans, is_link):
    """A piece of text with the parts of it marked that belong to a passage; the first that begins counts."""
    out, at, end = "", 0, start + len(piece)
    for begins, stops, number in spans:
        first, last = max(begins - start, at), min(stops, end) - start
        if first >= last or first >= len(piece):
            continue
        out += escape(piece[at:first], quote=False)
        raised = ""
        if stops <= end:
            # The raised number leads to the note; within a link it is a number alone.
            link = f'<a href="#note-{number}" id="passage-{number}">{number}</a>'
            raised = f"<sup>{number if is_link else link}</sup>"
        words = escape(piece[first:last], quote=False)
        out += f'<mark class="noted" data-note="{number}">{words}{raised}</mark>'
        at = last
    return out + escape(piece[at:], quote=False)
