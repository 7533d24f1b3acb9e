"""Markdown → bleach: from text, or from somebody else's HTML, to HTML that holds only what its place allows.

Pure, and without Django, so that the process that can be ended starts quickly.
blog/content/markup/to_html.py is the door; nobody else calls this.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bleach.html5lib_shim import Filter
from bleach.sanitizer import ALLOWED_PROTOCOLS, Cleaner

from blog.content.markup.syntax import code
from blog.content.markup.syntax.authors_markdown import article_markdown, policy_markdown
from blog.content.markup.syntax.callouts import KINDS as KINDS_OF_CALLOUTS
from blog.content.markup.syntax.formulas import Formulas
from blog.content.markup.syntax.links import INTERNAL, Links, may_link, may_show, may_show_all
from blog.content.markup.syntax.readers_markdown import Excessive, comment_markdown
from blog.content.markup.walk import Walk

# To be raised when something else is made of a text than before: what was rendered earlier is rendered
# anew by the worker (blog/periodic.py).
RENDERING = 2

# One word for one thing: stylesheets and feeds then know `strong`, not `b` as well.
# An article's title is the page's only h1.
RENAMED = {
    "h1": "h2",
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
    "tt": "code",
    "acronym": "abbr",
}

# What is wider than its column scrolls within itself, and can be reached by keyboard for that.
SCROLLING = {"pre", "table"}

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
COMMENT_TAGS = set(
    "p br em strong del blockquote ul ol li code pre a table thead tbody tr th td".split()
)
POLICY_TAGS = COMMENT_TAGS | HEADINGS | {"hr"}
ARTICLE_TAGS = POLICY_TAGS | set(
    """
    caption tfoot dl dt dd div span figure figcaption img
    abbr cite q dfn time sub sup kbd samp var mark ins small ruby rt rp wbr bdi details summary
    """.split()
)

COMMENT_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "li": {"class"},
    "th": {"align"},
    "td": {"align"},
}
CALLOUTS = {"callout"} | {f"callout-{kind}" for kind in KINDS_OF_CALLOUTS}
ARTICLE_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "id", "class", "aria-label"},
    "img": {"src", "alt", "title", "width", "height", "srcset", "sizes", "loading"},
    "ol": {"start", "reversed"},
    "li": {"value", "id", "class"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "td": {"colspan", "rowspan", "align"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "abbr": {"title"},
    "dfn": {"title"},
    "time": {"datetime"},
    "details": {"open", "class"},
    "summary": {"class"},
    "code": {"class"},
    "span": {"class"},
    "p": {"class"},
    "div": {"class", "role"},
    "sup": {"id"},
    "figure": {"id", "class"},
    "table": {"id"},
} | {heading: {"id"} for heading in HEADINGS}

CLASSES = {
    "a": {"footnote-ref", "footnote-backref", "anchor"},
    "li": {"task"},
    "div": {"footnote", "gallery", "columns", "picture-wide", "picture-full"} | CALLOUTS,
    "details": {"contents"} | CALLOUTS,
    "summary": {"callout-title"},
    "p": {"callout-title", "embed"},
    "figure": {"picture-wide", "picture-full"},
    "span": {"excerpt-end"} | code.CLASSES,
}
NAMED = {"footnote-backref", "anchor"}
LANGUAGE = re.compile(r"language-[\w+#.-]{1,30}")
NUMBER = re.compile(r"-?[0-9]{1,5}")
VALUES = {
    "src": may_show,
    "srcset": may_show_all,
    "cite": partial(may_link, anywhere=True),
    "width": NUMBER.fullmatch,
    "height": NUMBER.fullmatch,
    "start": NUMBER.fullmatch,
    "value": NUMBER.fullmatch,
    "colspan": re.compile(r"[0-9]{1,2}").fullmatch,
    "rowspan": re.compile(r"[0-9]{1,2}").fullmatch,
    "align": {"left", "right", "center"}.__contains__,
    "scope": {"row", "col"}.__contains__,
    "loading": {"lazy", "eager"}.__contains__,
    "dir": {"ltr", "rtl", "auto"}.__contains__,
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}").fullmatch,
    "role": {"note"}.__contains__,
}

# Bytes of the HTML of a reader's comment: of one of 5,000 characters, and in proportion of a longer one of an
# import. Nothing that people mean comes near.
HTML_LIMIT = 50_000
HTML_A_CHARACTER = 10

COMMENT = re.compile(r"#c-[0-9]+")

# Where the excerpt ends in lists and feeds.
MORE, MORE_HERE = re.compile(r"<!--\s*more\s*-->"), '<span class="excerpt-end"></span>'

# Left to bleach, their contents would stand in the text.
UNREADABLE = re.compile(r"<(script|style|template|noscript)\b", re.IGNORECASE | re.ASCII)
_ENDS = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE | re.ASCII)
    for name in ("script", "style", "template", "noscript")
}


class TooMuchHTML(Excessive):
    pass


def render(kind: str, text: str, **options) -> str:
    """The clean HTML of a text, for one of KINDS.

    May be slow, or raise RecursionError, on a hostile text; raises an Excessive for a reader's.
    """
    by_kind = _OF_THIS_THREAD.__dict__
    renderer = by_kind.get(kind) or by_kind.setdefault(kind, Renderer(KINDS[kind]))
    try:
        return renderer.render(text, **options)
    except BaseException:
        # Markdown and html5lib keep their place in the text; one that was left in the middle is not used again.
        del by_kind[kind]
        raise


@dataclass(frozen=True)
class Kind:
    """What one sort of text may hold. Without `markdown` it is HTML already."""

    tags: set[str]
    attributes: dict[str, set[str]]
    markdown: Callable[[], Callable[[str], str]] | None = None
    by_reader: bool = False
    values: dict[str, Callable] = field(default_factory=dict)

    def allows(self, tag: str, name: str, value: str) -> bool:
        tag = RENAMED.get(tag, tag)
        if name not in self.attributes.get(tag, ()) and name not in self.attributes.get("*", ()):
            return False
        if name == "href":
            is_internal = not self.by_reader and INTERNAL.fullmatch(value)
            return bool(is_internal) or may_link(value, anywhere=not self.by_reader)
        if name == "class" and tag == "code":
            return bool(LANGUAGE.fullmatch(value))
        if name == "class":
            return set(value.split()) <= CLASSES.get(tag, set())
        return name not in VALUES or bool(VALUES[name](value))


class Renderer:
    """Markdown and bleach, set up once for a kind. Neither may be shared by threads."""

    def __init__(self, kind: Kind):
        self.markdown = kind.markdown and kind.markdown()
        self.by_reader = kind.by_reader
        self.cleaner = Cleaner(
            tags=kind.tags | {old for old, new in RENAMED.items() if new in kind.tags},
            attributes=kind.allows,
            # Which may be links, links.py has said by then; bleach would refuse our own.
            protocols={*ALLOWED_PROTOCOLS, "article", "page"},
            strip=True,
            filters=[Links, partial(Finish, by_reader=kind.by_reader)],
        )
        self.cleaner.walker = Walk

    def render(self, text: str, maths: bool = False, **options) -> str:
        """`options` are those of the kind's Markdown; with `maths`, what stands between dollar signs is a formula."""
        if self.by_reader:
            made = self._within_bounds(self.markdown(text) if self.markdown else text, text)
            return self._within_bounds(self._cleaned(made), text)
        if not maths:
            return self._cleaned(self.markdown(text, **options) if self.markdown else text)
        formulas = Formulas()
        return formulas.put_back(self._cleaned(self.markdown(text, formulas=formulas, **options)))

    def _within_bounds(self, html, text):
        if len(html.encode()) > max(HTML_LIMIT, HTML_A_CHARACTER * len(text)):
            raise TooMuchHTML
        return html

    def _cleaned(self, html):
        html = without_unreadable(html)
        if not self.by_reader:
            html = code.highlighted(MORE.sub(MORE_HERE, html))
        return self.cleaner.clean(html).strip()


def without_unreadable(html: str) -> str:
    """The HTML without scripts and their like. What never ends is looked for once: no text takes long."""
    parts, at, endless = [], 0, set()
    for match in UNREADABLE.finditer(html):
        name = match[1].lower()
        if match.start() < at or name in endless:
            continue
        begun = html.find(">", match.end()) + 1
        end = begun and _ENDS[name].search(html, begun)
        if end:
            parts.append(html[at : match.start()])
            at = end.end()
        else:
            endless.add(name)
    return "".join(parts) + html[at:]


class Finish(Filter):
    """The last look at each tag: its name, a reader's `rel`, an id that nothing else on the page can have."""

    def __init__(self, source, *, by_reader):
        super().__init__(source)
        self.by_reader = by_reader
        self.ids = set()

    def __iter__(self):
        links_kept = []
        for token in super().__iter__():
            if token["type"] in ("StartTag", "EmptyTag", "EndTag"):
                token["name"] = RENAMED.get(token["name"], token["name"])
                if token["type"] != "EndTag":
                    self._finish(token["name"], token["data"])
                if token["name"] == "a" and not _keeps_link(token, links_kept):
                    continue
                if token["name"] == "img" and (None, "src") not in token["data"]:
                    continue
            yield token

    def _finish(self, tag, attrs):
        if tag == "a":
            href = attrs.get((None, "href"), "")
            if href and self.by_reader:
                attrs[None, "rel"] = "nofollow ugc noopener"
            elif href.startswith("#") and not COMMENT.fullmatch(href):
                attrs[None, "href"] = "#" + anchor(href[1:])
            if attrs.get((None, "class")) in NAMED and (None, "title") in attrs:
                # The link's text is an arrow, or nothing: its name must come from somewhere that
                # is read out.
                attrs[None, "aria-label"] = attrs.pop((None, "title"))
        elif tag in SCROLLING:
            attrs[None, "tabindex"] = "0"
        if (None, "id") in attrs:
            name = free = anchor(attrs[None, "id"])
            number = 1
            while free in self.ids:
                number += 1
                free = f"{name}-{number}"
            self.ids.add(free)
            attrs[None, "id"] = free


def anchor(name: str) -> str:
    """An id inside an article: "s-…" for a section, so that a heading "Comments" isn't the page's own #comments.

    Notes keep "fn:1" and "fnref:1", which no other part of a page uses. "c-118" is a comment's, and an
    article may link to it but not be in its place.
    """
    name = re.sub(r"[^\w:.-]+", "-", name).strip("-")[:100] or "s"
    return name if re.match(r"s-|fn(ref\d*)?:", name) else f"s-{name}"


def _keeps_link(token, links_kept: list[bool]) -> bool:
    """Whether this start or end of a link stays. One without an address or a name is only its text."""
    if token["type"] == "EndTag":
        return links_kept.pop()
    links_kept.append(bool({(None, "href"), (None, "id")} & token["data"].keys()))
    return links_kept[-1]


KINDS = {
    "article": Kind(ARTICLE_TAGS, ARTICLE_ATTRIBUTES, article_markdown),
    "comment": Kind(COMMENT_TAGS, COMMENT_ATTRIBUTES, comment_markdown, by_reader=True),
    "policy": Kind(POLICY_TAGS, COMMENT_ATTRIBUTES, policy_markdown),
    "imported article": Kind(ARTICLE_TAGS, ARTICLE_ATTRIBUTES),
    "imported comment": Kind(COMMENT_TAGS, COMMENT_ATTRIBUTES, by_reader=True),
}

_OF_THIS_THREAD = threading.local()
