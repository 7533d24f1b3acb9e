"""What the pages of a text need beside it, and the same text where such things can't be shown."""

import re

SHEETS = {
    "css/article/code.css": re.compile(r"<pre\b"),
    "css/article/insets.css": re.compile(
        r'<(?:details|math)\b| class="(?:callout|gallery|picture-|embed|formula-)'
    ),
}
SCRIPTS = {
    "js/code.js": re.compile(r"<pre\b"),
    "js/embeds.js": re.compile(r' class="embed-play"'),
}

# These patterns are safe on what blog.content.markup made, and on nothing else.
_COLOUR = re.compile(r'<span class="hl-[a-z]">([^<]*)</span>')
_ANCHOR = re.compile(r'<a\b[^<>]* class="anchor"[^<>]*>(.*?)</a>', re.DOTALL)
_CONTENTS = re.compile(r'<details class="contents".*?</details>\n*', re.DOTALL)
_MORE = '<span class="excerpt-end"></span>'


def sheets(html: str) -> list[str]:
    """The stylesheets that a text needs besides the one of every page."""
    return [name for name, sign in SHEETS.items() if sign.search(html)]


def scripts(html: str) -> list[str]:
    return [name for name, sign in SCRIPTS.items() if sign.search(html)]


def outside(html: str) -> str:
    """The HTML for feeds and mail: without colours that need a stylesheet, and links that need the page.

    Folded parts, tables and formulas are known there, or readable without being known.
    """
    html = _CONTENTS.sub("", _ANCHOR.sub(r"\1", html))
    return _COLOUR.sub(r"\1", html).replace(_MORE, "")


def before_more(html: str) -> str:
    """The part before `<!--more-->`, or "" where the author has set no such mark."""
    part, mark, _rest = html.partition(_MORE)
    return part if mark else ""
