"""The guides in docs/, read as values: which there are, for whom, and each as HTML with its headings.

Guides for those who write, moderate or own a blog may be in other languages too, in a folder of the language's code.
A guide is found in a listing of the folder. No path is made of an address, so none reaches another file.
"""

import posixpath
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.treeprocessors import Treeprocessor

ENGLISH = "en"
LANGUAGES = ("de", "zh-hans")
CONTENTS = "README"
ID = re.compile(r'(<h[2-6]) id="[^"]*"')
ELSEWHERE = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Addresses:
    """Where pages and files are, seen from the page that links to them: `Addresses("/help/")`, `Addresses("../", ".html")`."""

    root: str
    ending: str = "/"

    def page(self, name: str, anchor: str = "") -> str:
        return f"{self.root}{name}{self.ending}" + (f"#{anchor}" if anchor else "")

    def contents(self, anchor: str = "") -> str:
        index = "" if self.ending == "/" else f"index{self.ending}"
        return self.root + index + (f"#{anchor}" if anchor else "")

    def file(self, path: str) -> str:
        return self.root + path


@dataclass(frozen=True)
class Heading:
    """A heading of a guide: its level from 2 to 6, its id in the page, its words."""

    level: int
    anchor: str
    words: str


@dataclass(frozen=True)
class Guide:
    """A guide as it is shown; its HTML begins below its title."""

    name: str
    language: str
    title: str
    html: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class File:
    """The file of a guide, and the language that it is in."""

    path: Path
    language: str = ENGLISH


def listed(folder: Path, language: str = ENGLISH) -> dict[str, File]:
    """The files of all guides, each under its name, such as `writing` or `internals/mail`: in this language where it has one.

    The contents are `README`.
    """
    files = {
        name: File(path)
        for name, path in _named(folder).items()
        if name.partition("/")[0] not in LANGUAGES
    }
    if language in LANGUAGES:
        translated = _named(folder / language)
        files |= {name: File(path, language) for name, path in translated.items() if name in files}
    return files


def _named(folder):
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path
        for path in sorted(folder.rglob("*.md"))
    }


def in_order(names: Iterable[str], contents: str) -> list[str]:
    """The names of guides in the order in which docs/README.md, whose text is given, lists them; the others last.

    >>> in_order(["a", "b", "c"], "[C](c.md), [A](a.md)")
    ['c', 'a', 'b']
    """
    places = {name: contents.find(f"({name}.md") for name in names}
    return sorted(places, key=lambda name: (places[name] < 0, places[name]))


def inside(guides: Iterable[Guide], addresses: Addresses) -> list[tuple[str, str]]:
    """The titles and addresses of the pages on how things work inside, which the contents list as one line."""
    return [
        (guide.title, addresses.page(guide.name))
        for guide in guides
        if guide.name.startswith("internals/")
    ]


def render(
    name: str, text: str, names: Set[str], addresses: Addresses, language: str = ENGLISH
) -> Guide:
    """The guide of this name as HTML, with links to the guides in `names`."""
    markdown = Markdown(extensions=["fenced_code", "tables", TocExtension(slugify=slugify_unicode)])
    markdown.treeprocessors.register(
        _Links(markdown, name, names, addresses, language), "guides", 0
    )
    # What scrolls by itself is reached by the keyboard.
    html = markdown.convert(text).replace("<pre>", '<pre tabindex="0">')
    title, headings = "", []
    for token in _flat(markdown.toc_tokens):
        if token["level"] == 1:
            title = title or token["name"]
        else:
            headings.append(Heading(token["level"], token["id"], token["name"]))
    return Guide(
        name,
        language,
        title,
        re.sub(r"<h1\b.*?</h1>\s*", "", html, count=1, flags=re.DOTALL),
        tuple(headings),
    )


def with_anchors_of(english: Guide, guide: Guide) -> Guide:
    """A translated guide whose headings have the ids of the English ones, so that a link to one fits each language."""
    if len(english.headings) != len(guide.headings):
        return guide
    anchors = iter(heading.anchor for heading in english.headings)
    html = ID.sub(lambda found: f'{found[1]} id="{next(anchors)}"', guide.html)
    pairs = zip(guide.headings, english.headings, strict=True)
    headings = tuple(replace(own, anchor=theirs.anchor) for own, theirs in pairs)
    return replace(guide, html=html, headings=headings)


def _flat(tokens):
    for token in tokens:
        yield token
        yield from _flat(token["children"])


class _Links(Treeprocessor):
    """Rewrites links between guides to their pages, and makes plain text of links to other files."""

    def __init__(self, markdown, name, names, addresses, language):
        super().__init__(markdown)
        self.names, self.addresses = names, addresses
        self.above = "" if language == ENGLISH else f"{language}/"
        self.folder = self.above + posixpath.dirname(name)

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            address = link.get("href", "")
            if not address.startswith((*ELSEWHERE, "#")):
                self._rewrite(link, address)
        for picture in root.iter("img"):
            picture.set("src", self.addresses.file(self._path(picture.get("src", ""))))

    def _rewrite(self, link, address):
        file, _hash, anchor = address.partition("#")
        name = self._path(file).removesuffix(".md")
        if file.endswith(".md") and name in self.names:
            link.set("href", self.addresses.page(name, anchor))
        elif file.endswith("/") and any(one.startswith(f"{name}/") for one in self.names):
            link.set("href", self.addresses.contents(name))
        else:
            link.tag = "span"
            del link.attrib["href"]

    def _path(self, file):
        return posixpath.normpath(posixpath.join(self.folder, file)).removeprefix(self.above)
