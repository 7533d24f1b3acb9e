"""The HTML of a post of Ghost's: as it says it, or else made of what its editors keep.

Ghost exports the HTML with every post that was ever saved; only a draft of some versions has none. Then its
paragraphs, headings, lists, quotations, code, pictures and links are read from Lexical or Mobiledoc, and the
HTML and Markdown of cards as they are.
"""

import json
import re
from html import escape

from transfer.sources.values import dictionaries, dictionary, line, words

_BOOKMARK = re.compile(
    r'<figure class="kg-card kg-bookmark-card[^<>]*>\s*<a\b[^<>]*\bhref="(?P<address>[^"<>]*)"[^<>]*>'
    r"(?P<inside>(?:(?!</figure>).){0,5000})</figure>",
    re.DOTALL,
)
_TITLE = re.compile(r'<div class="kg-bookmark-title">([^<>]*)</div>')
_DEEPEST = 50  # levels of a document; no editor makes more than some ten
_FORMATS = {1: "strong", 2: "em", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup"}
_TAGS = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
}
_MARKUPS = {"strong", "b", "em", "i", "code", "s", "u", "sub", "sup", "a"}
_SECTIONS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "ul", "ol"}


def html_of(row):
    """The HTML of a row of Ghost's table of posts."""
    if html := words(row.get("html")):
        return _BOOKMARK.sub(_bookmark, html)
    if lexical := _document(row.get("lexical")):
        return _children(dictionary(lexical.get("root")), "\n")
    if mobiledoc := _document(row.get("mobiledoc")):
        return _Mobiledoc(mobiledoc).html()
    return ""


def _bookmark(match):
    """A link for a card, whose pictures lie elsewhere."""
    title = _TITLE.search(match["inside"])
    return f'<p><a href="{match["address"]}">{title[1] if title else match["address"]}</a></p>'


def _document(text):
    try:
        return dictionary(json.loads(words(text) or "null"))
    except (ValueError, RecursionError):
        return {}


def _children(node, between="", depth=0):
    if depth > _DEEPEST:
        return ""
    return between.join(_node(child, depth + 1) for child in dictionaries(node.get("children")))


def _node(node, depth):
    kind = words(node.get("type"))
    if kind in ("text", "extended-text"):
        html, format = escape(words(node.get("text"))), node.get("format")
        for bit, tag in _FORMATS.items():
            if isinstance(format, int) and format & bit:
                html = f"<{tag}>{html}</{tag}>"
        return html
    if kind == "linebreak":
        return "<br>"
    if kind in _CARDS:
        return _CARDS[kind](node)
    inside = _children(node, "", depth)
    if kind == "link":
        return f'<a href="{escape(words(node.get("url")))}">{inside}</a>'
    tag = _TAGS.get(kind, "")
    if kind in ("heading", "extended-heading"):
        level = words(node.get("tag"))
        tag = level if level in _SECTIONS else "h2"
    elif kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
    elif kind == "listitem":
        tag = "li"
    return f"<{tag}>{inside}</{tag}>" if tag and inside else inside


def _picture(card):
    caption = words(card.get("caption"))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    source, alt = escape(words(card.get("src"))), escape(line(card.get("alt")))
    return f'<figure><img src="{source}" alt="{alt}">{below}</figure>'


def _code(card):
    language = escape(line(card.get("language")))
    called = f' class="language-{language}"' if language else ""
    return f"<pre><code{called}>{escape(words(card.get('code')), quote=False)}</code></pre>"


def _link(address, label=""):
    address = escape(words(address))
    return f'<p><a href="{address}">{escape(line(label)) or address}</a></p>' if address else ""


def _toggle(card):
    heading, content = words(card.get("heading")), words(card.get("content"))
    return f"<details><summary>{heading}</summary>{content}</details>"


def _markdown(card):
    return f"<p>{escape(words(card.get('markdown')))}</p>"


_CARDS = {
    "html": lambda card: words(card.get("html")),
    "markdown": _markdown,
    "image": _picture,
    "gallery": lambda card: "".join(map(_picture, dictionaries(card.get("images")))),
    "codeblock": _code,
    "code": _code,
    "embed": lambda card: _link(card.get("url")),
    "bookmark": lambda card: _link(card.get("url")),
    "button": lambda card: _link(card.get("buttonUrl"), card.get("buttonText")),
    "callout": lambda card: f"<blockquote>{words(card.get('calloutText'))}</blockquote>",
    "toggle": _toggle,
    "horizontalrule": lambda card: "<hr>",
    "hr": lambda card: "<hr>",
}


class _Mobiledoc:
    """A document of Ghost's older editor: lists of numbers that point at each other."""

    def __init__(self, document):
        self.sections = _list(document.get("sections"))
        self.markups = _list(document.get("markups"))
        self.cards = _list(document.get("cards"))

    def html(self):
        return "\n".join(self._section(_list(one)) for one in self.sections)

    def _section(self, section):
        match section:
            case [1, str(tag), list(markers), *_] if tag in _SECTIONS:
                return f"<{tag}>{self._marked(markers)}</{tag}>"
            case [3, str(tag), list(items), *_] if tag in _SECTIONS:
                inside = "".join(f"<li>{self._marked(_list(item))}</li>" for item in items)
                return f"<{tag}>{inside}</{tag}>"
            case [10, int(number), *_]:
                match _at(self.cards, number):
                    case [str(name), dict(payload), *_] if name in _CARDS:
                        return _CARDS[name](payload)
                    case [str("card-markdown"), dict(payload), *_]:
                        return _markdown(payload)
        return ""

    def _marked(self, markers):
        html, open_tags = "", []
        for marker in markers:
            match marker:
                case [0, list(opened), int(closed), str(text)]:
                    for number in opened:
                        tag, start = self._markup(_at(self.markups, number))
                        open_tags.append(tag)
                        html += start
                    html += escape(words(text))
                    for _closed in range(min(closed, len(open_tags))):
                        tag = open_tags.pop()
                        html += f"</{tag}>" if tag else ""
                case [1, *_]:  # An atom, which is a line's end.
                    html += "<br>"
        return html

    def _markup(self, markup):
        """(tag, its beginning) of what marks some words; both are empty for what we don't know."""
        match markup:
            case [str("a"), list(attributes)]:
                names, values = map(words, attributes[::2]), map(words, attributes[1::2])
                pairs = dict(zip(names, values, strict=False))
                return "a", f'<a href="{escape(pairs.get("href", ""))}">'
            case [str(tag), *_] if tag in _MARKUPS:
                return tag, f"<{tag}>"
        return "", ""


def _list(value):
    return value if isinstance(value, list) else []


def _at(things, number):
    return things[number] if isinstance(number, int) and 0 <= number < len(things) else None
