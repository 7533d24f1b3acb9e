"""Python-Markdown's notes (`[^1]`), without looking through all of them for each."""

import xml.etree.ElementTree as etree

from markdown.extensions.footnotes import (
    FootnoteBlockProcessor,
    FootnoteExtension,
    FootnoteInlineProcessor,
)
from markdown.preprocessors import Preprocessor

__all__ = ["Notes"]


class Notes(FootnoteExtension):
    """Footnotes with the same notes, numbers and ids as Markdown's, for texts with thousands."""

    def extendMarkdown(self, md):
        super().extendMarkdown(md)
        # Code has been taken out by then.
        md.preprocessors.register(NoteSeparator(md), "notes_apart", 10)
        md.inlinePatterns.register(
            Marks(md.inlinePatterns["footnote"].pattern, self), "footnote", 175
        )

    def reset(self):
        super().reset()
        self.numbers = {}  # of each note, in the order of their texts

    def setFootnote(self, id, text):
        super().setFootnote(id, text)
        self.numbers.setdefault(id, len(self.numbers) + 1)

    def unique_ref(self, reference, found=False):
        """“fnref:1”, and “fnref2:1” for the next mark of the same note."""
        if not found:
            return reference
        self.found_refs[reference] = number = self.found_refs.get(reference, 0) + 1
        return reference if number == 1 else reference.replace("fnref", f"fnref{number}", 1)


class NoteSeparator(Preprocessor):
    """Parts notes that follow each other on several lines each: else all that are left are read anew for each.

    Only where every further line is indented, so that nothing else begins in it.
    """

    def run(self, lines):
        parted, begun, last = [], False, ""
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            begins = bool(FootnoteBlockProcessor.RE.match(line))
            if begins and begun and _goes_on(last) and (_goes_on(following) or not following):
                parted.append("")
            begun = (begins and (begun or not last)) or (begun and _goes_on(line))
            parted.append(line)
            last = line.strip() and line
        return parted


def _goes_on(line):
    return line.startswith("    ")


class Marks(FootnoteInlineProcessor):
    """The numbers in the text, each a link to its note."""

    def handleMatch(self, m, data):
        notes = self.footnotes
        if m[1] not in notes.numbers:
            return None, None, None
        mark = etree.Element("sup", {"id": notes.makeFootnoteRefId(m[1], found=True)})
        link = {"href": f"#{notes.makeFootnoteId(m[1])}", "class": "footnote-ref"}
        etree.SubElement(mark, "a", link).text = str(notes.numbers[m[1]])
        return mark, m.start(), m.end()
