"""Callouts: a quotation whose first line is `[!note]`, as GitHub and Obsidian write them.

`[!note]-` is folded until it is pressed and `[!note]+` may be. Words after the sign are its heading.
"""

import re
import xml.etree.ElementTree as etree

from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

KINDS = ["note", "tip", "important", "warning", "caution"]
_OTHERS = {
    "note": "abstract summary tldr info todo example quote cite details",
    "tip": "hint success check done",
    "important": "question help faq",
    "warning": "attention",
    "caution": "failure fail missing danger error bug",
}
_KIND_OF = {name: kind for kind, names in _OTHERS.items() for name in [kind, *names.split()]}
_FIRST_LINE = re.compile(
    rf"\s*\[!({'|'.join(_KIND_OF)})\]([+-]?)[ \t]*([^\n]*)(?:\n|$)", re.IGNORECASE
)


class Apart(Preprocessor):
    """Keeps a callout apart from the quotations before and after it, which Markdown would join to it."""

    RE = re.compile(r"^(?= {0,3}>[ \t]*\[!\w+\])((?:(?![ \t]*$).+\n?)+)", re.MULTILINE)

    def run(self, lines):
        return self.RE.sub(r"<!-- -->\n\n\1\n<!-- -->\n", "\n".join(lines)).split("\n")


class Callouts(Treeprocessor):
    """Makes callouts before the markup within paragraphs is read, so that a heading may have emphasis in it."""

    def run(self, root):
        for quotation in [*root.iter("blockquote")]:
            first = quotation[0] if len(quotation) and quotation[0].tag == "p" else None
            if first is not None and (line := _FIRST_LINE.match(first.text or "")):
                self._make(quotation, first, line)

    def _make(self, quotation, first, line):
        name = line[1].lower()
        kind, words = _KIND_OF[name], line[3].strip()
        first.text = first.text[line.end() :]
        if not first.text.strip() and not len(first):
            quotation.remove(first)
        heading = etree.Element("summary" if line[2] else "p", {"class": "callout-title"})
        # Which of the kinds it is must not be told by its colour alone.
        label = self.md.words[kind]
        if name == "details":
            heading.text = words or label
        else:
            heading.text = f"{label}: {words}" if words else label
        quotation.insert(0, heading)
        quotation.set("class", f"callout callout-{kind}")
        quotation.tag = "details" if line[2] else "div"
        if line[2] == "+":
            quotation.set("open", "open")
        elif not line[2]:
            quotation.set("role", "note")
