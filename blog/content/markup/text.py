"""Text on its way in: made harmless to read, and refused where it would be slow to render.

Nothing here knows of HTML. The limits were measured: within them no text of a
reader's that we could think of takes more than a fraction of a second, and the
same texts without them take minutes or end in a RecursionError.
"""

import re
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

COMMENT_LIMIT = 5_000
ARTICLE_LIMIT = 200_000

BRACKETS = 200
BLOCK_MARKERS = 12
INDENT = 40
BLANK_LINES = 400
LOOKED_AT = 20_000  # lines, by all quotations together
MARKS = 400  # in a text that is rendered while a reader's request waits
UNCLOSED = 300  # in a paragraph of an author's

# \x02 and \x03 are Markdown's own placeholders, NUL is refused by PostgreSQL, and
# the other control characters mean nothing on a page. Tab and newline stay.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")

MARKERS = re.compile(rf"[ \t]*(?:>[ \t]*|[-*+][ \t]+|\d{{1,9}}\.[ \t]+){{{BLOCK_MARKERS}}}")

# What Markdown may make more of than words: signs, lines, and addresses.
MARK = re.compile(r"[^\w\s.,;:?!'\"()’“”…–—]|_|\n|www\.", re.IGNORECASE)
NESTING_MARKS = 8  # A bracket in brackets is looked at again with each around it.

QUOTING = re.compile(r"[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*")

FENCE = re.compile(r"`{3,}|~{3,}")

WEB_ADDRESS = re.compile(r"https?://\S+")
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
OTHER_WORDS = re.compile(
    r"[^\W\d_\u1100-\u11ff\u3041-\u318e\u31f0-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"
)


class MarkupError(ValueError):
    """A text that can't be rendered. Its message is a sentence or two for the person who wrote it."""


def tidy(text: str) -> str:
    """The text as it may be stored and rendered: one kind of newline, no control characters, valid Unicode."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return LONE_SURROGATES.sub("\ufffd", CONTROLS.sub("", text))


def refuse_long_article(text: str) -> None:
    if len(text) > ARTICLE_LIMIT:
        raise MarkupError(
            _(
                "This text has %(length)s characters. The limit is %(limit)s. Continue it in a second article."
            )
            % {"length": f"{len(text):,}", "limit": f"{ARTICLE_LIMIT:,}"}
        )


def refuse_long_comment(text: str) -> None:
    if len(text) > COMMENT_LIMIT:
        raise MarkupError(
            _(
                "This comment has %(length)s characters. The limit is %(limit)s. Shorten it, or post it in two."
            )
            % {"length": f"{len(text):,}", "limit": f"{COMMENT_LIMIT:,}"}
        )


def refuse_traps(text: str) -> None:
    """Raises MarkupError for a tidied text whose shape makes Markdown slow or recurse too deeply."""
    brackets = text.count("[")
    if brackets > BRACKETS:
        raise MarkupError(
            _(
                "This comment has %(count)s opening square brackets. The limit is %(limit)s. Take some out."
            )
            % {"count": f"{brackets:,}", "limit": BRACKETS}
        )
    blank = 0
    for number, line in enumerate(text.split("\n"), start=1):
        blank += not line.strip()
        _refuse_line(number, line)
    if blank > BLANK_LINES:
        raise MarkupError(
            _("This comment has %(count)s blank lines. The limit is %(limit)s. Take some out.")
            % {"count": f"{blank:,}", "limit": BLANK_LINES}
        )
    _refuse_unended_quotations(text)


def may_be_dear(text: str) -> bool:
    """Whether rendering may take more than some times as long as words of the length: a guess that is quick, and errs to yes."""
    lines = text.split("\n")
    cells = max(line.count("|") for line in lines) * len(lines)
    return cells + text.count("[") * NESTING_MARKS + len(MARK.findall(text)) > MARKS


def refuse_unclosed(text: str) -> None:
    """Raises MarkupError for a paragraph in which Markdown would look for the end of each bracket, in vain, up to its end.

    Code between fences is left alone.
    """
    for start, paragraph in _paragraphs(text):
        for begins, ends, name in _PAIRS:
            count = paragraph.count(begins) - paragraph.count(ends)
            if count > UNCLOSED:
                details = {
                    "line": f"{start:,}",
                    "count": f"{count:,}",
                    "name": name,
                    "sign": begins,
                }
                raise MarkupError(UNENDED % details)


def refuse_deep(html: str) -> None:
    """Raises MarkupError for HTML with far more in each other than anybody sees; for each tag, all around it is looked through."""
    depth = 0
    for tag in _AROUND.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEEPEST:
            raise MarkupError(NESTED)


def language_of(text: str) -> str:
    """A guess for the `lang` attribute: "ja", "ko" or "zh", or "" when the page's own language will do.

    One quoted word doesn't make a text Japanese: it must hold at least as many of
    these characters as it has words in other scripts.
    """
    if text.isascii():
        return ""
    text = WEB_ADDRESS.sub(" ", text)
    kana, hangul, han = (len(script.findall(text)) for script in (KANA, HANGUL, HAN))
    together = kana + hangul + han
    if not together or together < len(OTHER_WORDS.findall(text)):
        return ""
    if not kana and not hangul:
        return "zh"
    return "ja" if kana >= hangul else "ko"


def _paragraphs(text: str):
    """(the number of its first line, its words) of each paragraph that isn't code between fences."""
    fence, start, lines = "", 1, []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        mark = FENCE.match(line)
        if fence or mark or not line.strip():
            if lines:
                yield start, "\n".join(lines)
            start, lines = number + 1, []
            if mark:
                fence = mark[0] if not fence else "" if line.startswith(fence) else fence
        else:
            lines.append(line)


# What holds other things until it is said to end; of most others HTML knows by itself where they do.
_AROUND = re.compile(
    r"<(/?)(?:div|section|blockquote|ul|ol|dl|table|pre|b|i|u|s|em|strong|big|small|span|font|tt|code)\b",
    re.IGNORECASE | re.ASCII,
)
DEEPEST = 7_000  # What 20,000 characters can open is cleaned in the time there is.
NESTED = _("This text has lists or quotations nested too deeply. Take some levels out.")

_PAIRS = [("[", "]", _("square brackets")), ("](", ")", _("links")), ("<", ">", _("tags"))]
UNENDED = _(
    "The paragraph at line %(line)s begins %(count)s %(name)s that nothing ends (%(sign)s). Take some out."
)


def _refuse_unended_quotations(text: str) -> None:
    """Raise MarkupError for too many quotations: for each, Markdown looks at all lines up to an empty one."""
    looked_at, lines = 0, []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            lines.append(line)
            continue
        depths = [0, *(QUOTING.match(one)[0].count(">") for one in lines)]
        begun = (max(0, here - above) for above, here in pairwise(depths))
        looked_at += sum(new * (len(lines) - place) for place, new in enumerate(begun))
        if looked_at > LOOKED_AT:
            raise MarkupError(UNENDED_QUOTATIONS % {"number": number - len(lines)})
        lines = []


UNENDED_QUOTATIONS = _(
    "In the paragraph at line %(number)s, quotations (>) and answers follow each other too often. "
    "Put an empty line after each quotation."
)


def _refuse_line(number: int, line: str) -> None:
    start = line.expandtabs(4)
    if start.strip() and len(start) - len(start.lstrip(" ")) >= INDENT:
        raise MarkupError(
            _("Line %(number)s starts with %(limit)s or more spaces. Move it to the left.")
            % {"number": number, "limit": INDENT}
        )
    if MARKERS.match(line):
        raise MarkupError(
            _(
                "Line %(number)s starts with %(limit)s or more list or quotation marks. Take some out."
            )
            % {"number": number, "limit": BLOCK_MARKERS}
        )
