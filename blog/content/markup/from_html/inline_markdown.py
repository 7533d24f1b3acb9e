"""Words and what stands among them, from a tree of HTML to Markdown. Pure."""

import re

from blog.content.markup.from_html.html_tree import MORE, SPACE, VOID, start_of

WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SIGNS = {"em": "*", "strong": "**", "del": "~~"}
# What would be read as a sign within a line: for certain, or if there is any doubt.
_MEANT = re.compile(
    r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|\[(?=[^\]]*\][\[(:])|\[(?=\^|TOC\]|!)|!(?=\[)"
)
_DOUBTFUL = re.compile(r"[\\`*_\[\]!]")
_STARTS = re.compile(r"^(\s*)(?:([-+#>])|(\d{1,9})(?=[.)](?:\s|$)))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#|\w+;)")


class Inline:
    """Words to Markdown; `breaks` is what ends a line within a paragraph.

    If it is `careful`, whatever could be a sign is marked as none.
    """

    def __init__(self, breaks, *, careful=False):
        self.breaks, self.signs = breaks, _DOUBTFUL if careful else _MEANT

    def _picture(self, part, caption):
        """A picture, or a link around one, with its caption; None if Markdown can't say all of it."""
        if isinstance(part, str):
            return None
        if part.name == "a" and part.has_only("href") and len(part.inside) == 1:
            inner = self._picture(part.inside[0], caption)
            return inner and f"[{inner}]({_target(part.attributes['href'])})"
        if part.name != "img" or not part.has_only("src", "alt", "loading"):
            return None
        title = f' "{_quoted(caption)}"' if caption else ""
        alt = SPACE.sub(" ", part.attributes.get("alt", ""))
        description = re.sub(r"([\[\]\\*_`])", r"\\\1", alt)
        return f"![{description}]({_target(part.attributes['src'])}{title})"

    def _words(self, element):
        return self._run(element.inside)

    def _run(self, parts):
        text = "".join(map(self._inline, parts)).strip(" \n")
        text = re.sub(r"^(?: *\x1d)+ *", lambda breaks: "<br>" * breaks[0].count("\x1d"), text)
        text = re.sub(r" *\x1d *", self.breaks, re.sub(r"[ \x1d]+$", "", text))
        return _STARTS.sub(_start_as_words, text)

    def _inline(self, part):
        if isinstance(part, str):
            words = _ENTITY.sub("&amp;", SPACE.sub(" ", part)).replace("<", "&lt;")
            words = words.replace("~~", "&#126;&#126;")
            return self.signs.sub(lambda sign: f"\\{sign[0]}", words)
        name = part.name
        if name == "br":
            return "\x1d"
        inside = "".join(map(self._inline, part.inside))
        if name in _SIGNS and part.has_only():
            is_marked = name == "em" and "*" in (inside.strip()[:1], inside.strip()[-1:])
            return _around(inside, "_" if is_marked else _SIGNS[name])
        if name == "a" and part.has_only("href", "title") and "href" in part.attributes:
            return self._link(part, inside)
        if name == "img":
            return self._picture(part, "") or start_of(part)
        if name == "code" and part.has_only() and not part.elements():
            words = part.words()
            longest = max(map(len, re.findall(r"`+", words)), default=0)
            fence, gap = "`" * (longest + 1), " " if longest else ""
            return f"{fence}{gap}{words}{gap}{fence}"
        if name == "span" and part.attributes.get("class") == MORE:
            return "<!--more-->"
        if name in VOID:
            return start_of(part)
        if name == "span" and not part.attributes:
            return inside
        return f"{start_of(part)}{inside}</{name}>"

    def _link(self, part, inside):
        href, words = part.attributes["href"], part.words()
        is_bare = part.has_only("href") and not part.elements() and WEB_ADDRESS.fullmatch(href)
        if is_bare and words in (href, href.partition("://")[2]):
            return href
        title = part.attributes.get("title", "")
        title_part = f' "{_quoted(title)}"' if title else ""
        before = inside[: len(inside) - len(inside.lstrip(" "))]
        behind = inside[len(inside.rstrip(" ")) :] if inside.strip() else ""
        return f"{before}[{inside.strip(' ')}]({_target(href)}{title_part}){behind}"


def _start_as_words(match):
    """The start of a line that would be a list, a heading or a quotation."""
    if match[3]:
        return f"{match[1]}{match[3]}\\"
    return f"{match[1]}\\{match[2]}"


def _around(inside, sign):
    words = inside.strip(" \x1d")
    if not words:
        return inside
    start = inside.index(words)
    return f"{inside[:start]}{sign}{words}{sign}{inside[start + len(words) :]}"


def _target(address):
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _quoted(words):
    return SPACE.sub(" ", words).replace("\\", "\\\\").replace('"', '\\"')
