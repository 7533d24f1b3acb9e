"""Blocks of WordPress's newer editor, whose look or whose words its theme or WordPress itself added when they were shown."""

import json
import re
from html import escape

# A tag is never looked for beyond the next one: no text takes long.
_TAG = re.compile(r"<(div|figure|td|th|a|object)\b([^<>]*+)>(?:\s*+(</object>))?", re.IGNORECASE)
_CLASS = re.compile(r"""(?<![\w-])class\s*+=\s*+["']([^"'<>]*+)["']""", re.IGNORECASE)
_BACKGROUND = re.compile(r"""background-image\s*+:\s*+url\(\s*+['"]?+([^'"()<>\s]++)""")
_ALIGNED = re.compile(r"""(?<![\w-])(?:has-text-align-|data-align=["'])(left|center|right)\b""")
_SOCIAL = re.compile(r"<!-- wp:social-link (\{[^\n<>]{1,2000}\}) /-->")
_SHARED = re.compile(r'<!-- wp:block \{"ref":(\d{1,18})[^\n<>]{0,500}\} /-->')
_NOTES = re.compile(r"<!-- wp:footnotes [^\n<>]{0,500}/-->")
_MARK = re.compile(
    r"""<sup\b[^<>]{0,300}?\bdata-fn=["']([\w-]{1,64})["'][^<>]{0,300}>(?:<a\b[^<>]*>)?[^<>]{0,10}(?:</a>)?</sup>"""
)

_COLUMNS = {"wp-block-columns", "wp-block-media-text"}
_COVERS = {"wp-block-cover", "wp-block-cover-image"}
_WIDTHS = {"alignwide": "picture-wide", "alignfull": "picture-full"}
_INSERTED = 1_000_000  # characters of shared blocks in one text
_NESTED = 4  # shared blocks in each other


def as_shown(html):
    """The HTML of blocks with what its theme made of it: columns side by side, what stood behind words above them."""
    return _TAG.sub(_tag_as_shown, _SOCIAL.sub(_social_link, html))


def with_shared(html, blocks):
    """A text with the blocks that it shares with others in their places; `blocks` are {id: HTML}."""
    left = [_INSERTED]

    def block(match):
        inside = blocks.get(int(match[1]), "")
        left[0] -= len(inside)
        return inside if left[0] >= 0 else match[0]

    for _depth in range(_NESTED if blocks else 0):
        html = _SHARED.sub(block, html)
    return html


def with_notes(html, kept):
    """A text with its footnotes, which WordPress keeps beside it, as JSON, and puts where their block stands."""
    if not kept or not _NOTES.search(html):
        return html
    contents, numbers = _read(kept), {}
    contents = contents if isinstance(contents, list) else []
    notes = ""
    for number, one in enumerate(contents, 1):
        if isinstance(one, dict) and isinstance(one.get("content"), str):
            numbers[str(one.get("id"))] = number
            back = f'<a class="footnote-backref" href="#fnref:{number}">↩</a>'
            notes += f'<li id="fn:{number}"><p>{one["content"]}&#160;{back}</p></li>'

    def mark(match):
        number = numbers.get(match[1])
        link = f'<a class="footnote-ref" href="#fn:{number}">{number}</a>'
        return f'<sup id="fnref:{number}">{link}</sup>' if number else match[0]

    shown = f'<div class="footnote"><hr><ol>{notes}</ol></div>' if notes else ""
    return _NOTES.sub(lambda _match: shown, _MARK.sub(mark, html), count=1)


def _tag_as_shown(match):
    name, attributes = match[1].lower(), match[2]
    classes = _CLASS.search(attributes)
    classes = set(classes[1].split()) if classes else set()
    if name == "div" and classes & _COLUMNS:
        return '<div class="columns">'
    if name == "div" and classes & _COVERS and (behind := _BACKGROUND.search(attributes)):
        return f'{match[0]}<img src="{behind[1]}" alt="">'
    if name == "figure" and "wp-block-image" in classes and (wide := classes & _WIDTHS.keys()):
        return f'<figure class="{_WIDTHS[min(wide)]}">'
    if name in ("td", "th") and (aligned := _ALIGNED.search(attributes)):
        return f'<{name} align="{aligned[1]}"{attributes}>'
    if "wp-block-file__button" in classes and match.string.endswith("</a>", 0, match.start()):
        return f" {match[0]}"  # Its place beside the name was the theme's.
    if match[3] and "wp-block-file__embed" in classes:
        return ""  # Its name and its button, which follow, lead to the same.
    return match[0]


def _social_link(match):
    about = _read(match[1])
    address = about.get("url") if isinstance(about, dict) else None
    if not isinstance(address, str) or address.startswith("#"):
        return ""
    words = about.get("label") or str(about.get("service", "")).capitalize() or address
    return f'<li><a href="{escape(address)}">{escape(str(words))}</a></li>'


def _read(text):
    """What JSON says; of what is none, nothing."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return []
