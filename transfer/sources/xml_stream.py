"""Export files as a stream of XML events, with what is wrong in them said plainly.

Entities and anything from outside the file are refused, so that a small file can't
become a large one or fetch what its reader may read.
"""

from contextlib import suppress
from xml.etree.ElementTree import ParseError, iterparse
from xml.parsers import expat

from django.utils.translation import gettext as _

from lib.text.lists import sentences
from transfer.sources.archives import opened_alone
from transfer.sources.parts import AGAIN, REPAIR_BY_HAND, UnreadableExport
from transfer.sources.recovered_xml import RecoveredXml


def events(file, repairs):
    """Yield ElementTree's start, end and start-ns events of a binary file. Raises UnreadableExport.

    What is wrong in it and can be mended is noted in `repairs`.
    """
    try:
        repaired = RecoveredXml(file, repairs)
    except LookupError as unknown:
        raise UnreadableExport(
            _("The file’s encoding can’t be read. Save it as UTF-8 and try again.")
        ) from unknown
    try:
        yield from iterparse(_WithoutEntities(repaired), ("start", "end", "start-ns"))
    except _DeclaresAnEntity as refusal:
        line = refusal.line + repaired.lines_before
        words = _("Line %(line)d declares an entity. No export needs that.") % {"line": line}
        raise UnreadableExport(sentences([words, REPAIR_BY_HAND])) from refusal
    except ParseError as broken:
        raise UnreadableExport(_what_is_broken(broken, repaired)) from broken


class _DeclaresAnEntity(Exception):
    def __init__(self, line):
        self.line = line


class _WithoutEntities:
    """A file of which nothing is given to a parser that declares an entity.

    Only what stands before its root can, so a parser of its own, with a handler that ElementTree's lacks,
    reads as far as that.
    """

    def __init__(self, file):
        self.file = file
        self.parser = expat.ParserCreate()
        self.parser.SetReparseDeferralEnabled(False)  # It has to be first.
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._end

    def read(self, size):
        data = self.file.read(size)
        if self.parser:
            with suppress(expat.ExpatError):  # ElementTree’s parser says what is wrong.
                self.parser.Parse(data)
        return data

    def _refuse(self, *_declaration):
        raise _DeclaresAnEntity(self.parser.CurrentLineNumber)

    def _end(self, *_root):
        self.parser = None


def parts(source, repairs, root, system, endings=(".xml",), choose=list):
    """Yield each child of the `root`, a tag, of the only export of a `system` in `source`, and forget it afterwards.

    Of the names in an archive, `choose` keeps those that may be it. Raises UnreadableExport.
    """
    path = []
    with opened_alone(source, endings, choose) as file:
        for event, element in events(file, repairs):
            if event == "start":
                path.append(element)
                if path[0].tag != root:
                    raise UnreadableExport.not_of(system)
            elif event == "end":
                path.pop()
                if len(path) == 1:
                    yield element
                    path[0].clear()


def _what_is_broken(broken, repaired):
    line = broken.position[0] + repaired.lines_before
    problem = str(broken).partition(":")[0]
    if not repaired.start:
        return _("The file is empty.")
    if problem in ("no element found", "unclosed token", "unclosed CDATA section"):
        words = _(
            "The file ends in the middle, at line %(line)d. The export may not have finished."
        )
        return sentences([words % {"line": line}, AGAIN])
    words = _("The file isn’t well-formed XML: %(problem)s in line %(line)d.")
    return sentences([words % {"problem": problem, "line": line}, REPAIR_BY_HAND])
