"""Authors' Markdown: Python-Markdown's, with notes, tables and an id for each heading.

Articles and policies have been written for it, and a text that is saved again must not become
another. Readers' is blog/content/markup/readers_markdown.py.
"""

import re
from collections.abc import Callable

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AMP_SUBSTITUTE

from blog.content.markup.links import WEB_ADDRESS


def article_markdown() -> Callable[[str], str]:
    """A function from the text of an article to HTML."""
    return _converter(
        _markdown(
            FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE="Back to note {} in the text"),
            TableExtension(use_align_attribute=True),
            TocExtension(marker="", slugify=slugify_unicode),
        )
    )


def policy_markdown() -> Callable[[str], str]:
    """A function from the text of a rule to HTML; raw HTML shows as the text it was typed as."""
    markdown = _markdown()
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    return _converter(markdown)


def _converter(markdown):
    return lambda text: markdown.reset().convert(text)


def _markdown(*extensions) -> Markdown:
    markdown = Markdown(extensions=["fenced_code", "sane_lists", *extensions], output_format="html")
    markdown.delimiters.add("~", "del", double=True)
    markdown.parser.blockprocessors.register(Heading(markdown.parser), "hashheader", 70)
    # After code, links and raw HTML have been taken out, before entities and emphasis.
    markdown.inlinePatterns.register(Autolink(), "bare_address", 85)
    return markdown


class Heading(HashHeaderProcessor):
    """A heading has a space after its signs: "#1" is a number and "#标题" a tag."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>[ \t](?:\\.|[^\\])*?)#*(?:\n|$)")


class Autolink(InlineProcessor):
    """Keeps `_` and `*` in a bare address from being emphasis; Links makes the link."""

    def __init__(self):
        super().__init__(WEB_ADDRESS.pattern)

    def handleMatch(self, m, data):
        return m[0].replace("&", AMP_SUBSTITUTE + "amp;"), m.start(), m.end()
