"""Authors' Markdown: Python-Markdown's, with notes, tables, an id for each heading, and what stands in an article.

`[TOC]` alone on a line is the table of contents.

Articles and policies have been written for it, and a text that is saved again must not become
another. Readers' is blog/content/markup/syntax/readers_markdown.py.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from itertools import chain, takewhile

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, AtomicString

from blog.content.markup.syntax.callouts import Apart, Callouts
from blog.content.markup.syntax.figures import Figures
from blog.content.markup.syntax.formulas import Block, Inline
from blog.content.markup.syntax.links import WEB_ADDRESS
from blog.content.markup.syntax.notes import Notes

HEADING = re.compile(r"h[1-6]")
LINK = re.compile(r"</?a\b", re.I)


# What is written into a text beside its author's words; a blog in another language sends its own.
WORDS = {
    "contents": "Contents",
    "section": "Link to this section",
    "back": "Back to note {} in the text",
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
}


def article_markdown() -> Callable[..., str]:
    """A function from the text of an article to HTML.

    It may be given `words`, and the `formulas` that it is to take out (blog/content/markup/syntax/formulas.py).
    """
    notes = Notes(BACKLINK_TEXT="↩")
    markdown = _markdown(
        notes,
        TableExtension(use_align_attribute=True),
        TocExtension(marker="", slugify=slugify_unicode, toc_depth="1-3"),
        MarkdownInHtmlExtension(),
    )
    markdown.preprocessors.register(Details(markdown), "details", 22)
    markdown.preprocessors.register(Apart(markdown), "apart", 24)
    markdown.preprocessors.register(Block(markdown), "formulas", 23)
    markdown.inlinePatterns.register(Inline(markdown), "formulas", 175)
    # Those that read paragraphs as they were typed come before what stands in them is read (20).
    markdown.treeprocessors.register(Callouts(markdown), "callouts", 30)
    markdown.treeprocessors.register(Addresses(markdown), "addresses", 29)
    markdown.treeprocessors.register(Figures(markdown), "figures", 15)
    # The ids of headings are made at 5.
    markdown.treeprocessors.register(Sections(markdown), "sections", 4)

    def convert(text, words=WORDS, formulas=None):
        markdown.words, markdown.formulas = words, formulas
        notes.setConfig("BACKLINK_TITLE", words["back"])
        return markdown.reset().convert(text)

    return convert


def policy_markdown() -> Callable[[str], str]:
    """A function from the text of a rule to HTML; raw HTML shows as the text it was typed as."""
    markdown = _markdown()
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    return lambda text: markdown.reset().convert(text)


def _markdown(*extensions) -> Markdown:
    markdown = Markdown(extensions=["fenced_code", "sane_lists", *extensions], output_format="html")
    markdown.delimiters.add("~", "del", double=True)
    # As in CommonMark: without it a caption with quotation marks would show the backslashes before them.
    markdown.ESCAPED_CHARS += ['"', "'"]
    markdown.parser.blockprocessors.register(Heading(markdown.parser), "hashheader", 70)
    # After code, links and raw HTML have been taken out, before entities and emphasis.
    markdown.inlinePatterns.register(Autolink(), "bare_address", 85)
    return markdown


class Details(Preprocessor):
    """Markdown between `<details>` and its end is Markdown, where an empty line follows the summary, as on GitHub."""

    RE = re.compile(
        r"^<details(| open)>[ \t]*\n?[ \t]*(<summary>[^\n]{0,500}</summary>)[ \t]*\n(?=[ \t]*\n)",
        re.M,
    )

    def run(self, lines):
        return self.RE.sub(r'<details\1 markdown="block">\n\2\n', "\n".join(lines)).split("\n")


class Addresses(Treeprocessor):
    """Marks the paragraphs that are nothing but an address: they become cards (blog/models/media/embeds.py)."""

    def run(self, root):
        for paragraph in root.findall("p"):
            words = (paragraph.text or "").strip()
            if words.lower().startswith("http") and WEB_ADDRESS.fullmatch(words):
                paragraph.set("class", "embed")


class Sections(Treeprocessor):
    """Makes each heading a link to itself, and puts the table of contents where it is wanted."""

    def run(self, root):
        headings = [one for one in root.iter() if HEADING.fullmatch(one.tag) and one.get("id")]
        contents = [one for one in root.findall("p") if not len(one) and one.text == "[TOC]"]
        for place in contents:
            self._make_contents(place, headings)
        for heading in headings:
            self._link_to_itself(heading)

    def _link_to_itself(self, heading):
        """Make the heading's words a link to it, up to a link among them: nothing more is read out.

        A heading that begins with a link, or holds one in HTML, has another behind it.
        """
        link = etree.Element("a", {"class": "anchor", "href": f"#{heading.get('id')}"})
        before = list(takewhile(lambda one: all(each.tag != "a" for each in one.iter()), heading))
        words = chain([heading.text or ""], *((*one.itertext(), one.tail or "") for one in before))
        kept = HTML_PLACEHOLDER_RE.findall("".join(heading.itertext()))
        html = [str(self.md.htmlStash.rawHtmlBlocks[int(number)]) for number in kept]
        if not "".join(words).strip() or any(map(LINK.match, html)):
            link.set("title", self.md.words["section"])
            return heading.append(link)
        link.text, heading.text = heading.text, None
        for one in before:
            heading.remove(one)
        link.extend(before)
        heading.insert(0, link)

    def _make_contents(self, place, headings):
        """The headings of the two highest ranks, each in the list of the one that it stands under."""
        place.text, place.tag = None, "details"
        place.set("class", "contents")
        place.set("open", "open")
        etree.SubElement(place, "summary").text = self.md.words["contents"]
        top = min((one.tag for one in headings), default="h2")
        items = etree.SubElement(place, "ol")
        within = None
        for heading in headings:
            if heading.tag == top:
                item = _entry(items, heading)
                within = None
            elif int(heading.tag[1]) == int(top[1]) + 1 and len(items):
                within = etree.SubElement(item, "ol") if within is None else within
                _entry(within, heading)


def _entry(items, heading):
    item = etree.SubElement(items, "li")
    link = etree.SubElement(item, "a", {"href": f"#{heading.get('id')}"})
    link.text = AtomicString("".join(heading.itertext()))
    return item


class Heading(HashHeaderProcessor):
    """A heading has a space after its signs: "#1" is a number and "#标题" a tag."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>[ \t](?:\\.|[^\\])*?)#*(?:\n|$)")


class Autolink(InlineProcessor):
    """Keeps `_` and `*` in a bare address from being emphasis; Links makes the link."""

    def __init__(self):
        super().__init__(WEB_ADDRESS.pattern)

    def handleMatch(self, m, data):
        return m[0].replace("&", AMP_SUBSTITUTE + "amp;"), m.start(), m.end()
