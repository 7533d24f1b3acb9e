"""Shortcodes of plugins that nobody here knows: found, and replaced as the blog's owner says."""

import re
from functools import partial

from transfer.sources.wordpress.code import SHORTCODES as OF_CODE
from transfer.sources.wordpress.code import pieces

KNOWN = OF_CODE | set(
    "youtube vimeo dailymotion soundcloud embed audio video playlist gallery caption wp_caption".split()
)
# What may become of one: its text as code or as a quotation, its marks gone and what is between them
# kept, or as it is. Of code the language may be said: code:php.
DEEDS = ("code", "quote", "drop", "keep")
_LANGUAGE = re.compile(r"code:[a-zA-Z][\w+#.-]{0,29}")

LONGEST = 80  # characters of a mark that is shown
ENOUGH = 2_000  # characters within it that say whether they look like code
_OPTION = r"""\s++[\w-]{1,60}+\s*+=\s*+(?:"[^"\]]*+"|'[^'\]]*+'|[^\s"'\]\[]++)"""
_OPENING = re.compile(rf"(?<!\[)\[([a-zA-Z][\w-]{{1,40}})((?:{_OPTION})*+)\s*/?\]")
_LOOKS_LIKE_CODE = re.compile(r"[{};]\s*$|</?\w+|=>|->|\(\)|^\s*(?:#|//|\$)", re.MULTILINE)


def unknown(text):
    """Yield (name, the deed that we would choose, how it begins) of each in a text, outside code.

    "[sic]" is none: a shortcode has an end or a value.
    """
    plain = "".join(piece for piece, is_code in pieces(text) if not is_code)
    ends = {}  # {name: where the next end of it begins, or -1}: a text may begin thousands that never end.
    for match in _OPENING.finditer(plain):
        name = match[1].lower()
        if 0 <= ends.get(match[1], 0) < match.end():
            ends[match[1]] = plain.find(f"[/{match[1]}]", match.end())
        end = ends[match[1]]
        if name not in KNOWN and (end >= 0 or match[2]):
            inside = plain[match.end() : min(end, match.end() + ENOUGH)] if end >= 0 else ""
            action = "code" if _LOOKS_LIKE_CODE.search(inside) else "keep"
            yield name, action, match[0][:LONGEST]


def is_action(word):
    return word in DEEDS or bool(_LANGUAGE.fullmatch(word))


def replaced(text, deeds):
    """The text with each shortcode in `deeds`, {name: what is_deed}, as it says."""
    for name, action in deeds.items():
        action, _colon, language = action.partition(":")
        mark = re.compile(rf"(?<!\[)\[(/?){re.escape(name)}((?:{_OPTION})*+)\s*/?\]", re.IGNORECASE)
        if action == "code":
            text = mark.sub(partial(_as_code, language), text)
        elif action == "quote":
            text = mark.sub(r"\n\n<\1blockquote>\n\n", text)
        elif action == "drop":
            text = mark.sub("", text)
    return text


def _as_code(language, mark):
    if mark[1]:
        return "[/code]"
    return f'[code language="{language}"]' if language else f"[code{mark[2]}]"
