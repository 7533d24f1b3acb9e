"""Shortcodes of plugins that nobody here knows: found, and replaced as the blog's owner says."""

import re

from transfer.sources.wordpress.code import SHORTCODES as OF_CODE
from transfer.sources.wordpress.code import pieces

KNOWN = OF_CODE | set(
    "youtube vimeo dailymotion soundcloud embed audio video playlist gallery caption wp_caption".split()
)
# What may become of one: its text as code, its marks gone and what is between them kept, or as it is.
DEEDS = ("code", "drop", "keep")

_OPTION = r"""\s+[\w-]{1,60}\s*=\s*(?:"[^"\]]*"|'[^'\]]*'|[^\s"'\]]+)"""
_OPENING = re.compile(rf"(?<!\[)\[([a-zA-Z][\w-]{{1,40}})((?:{_OPTION})*)\s*/?\]")
_LOOKS_LIKE_CODE = re.compile(r"[{};]\s*$|</?\w+|=>|->|\(\)|^\s*(?:#|//|\$)", re.MULTILINE)


def unknown(text):
    """Yield (name, the deed that we would choose) of each in a text that holds no more than words, outside code.

    "[sic]" is none: a shortcode has an end or a value.
    """
    plain = "".join(piece for piece, is_code in pieces(text) if not is_code)
    for found in _OPENING.finditer(plain):
        name = found[1].lower()
        end = plain.find(f"[/{found[1]}]", found.end())
        if name not in KNOWN and (end >= 0 or found[2]):
            inside = plain[found.end() : end] if end >= 0 else ""
            yield name, "code" if _LOOKS_LIKE_CODE.search(inside) else "keep"


def replaced(text, deeds):
    """The text with each shortcode in `deeds`, {name: one of DEEDS}, as it says."""
    for name, deed in deeds.items():
        mark = re.compile(rf"(?<!\[)\[(/?){re.escape(name)}((?:{_OPTION})*)\s*/?\]", re.IGNORECASE)
        if deed == "code":
            text = mark.sub(r"[\1code\2]", text)
        elif deed == "drop":
            text = mark.sub("", text)
    return text
