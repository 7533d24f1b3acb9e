"""Export files as a stream of XML events, with what is wrong in them said plainly.

Entities and anything from outside the file are refused, so that a small file can't
become a large one or fetch what its reader may read.
"""

from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

# XML has no way to write these, but databases hold them and exports copy them.
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_ZIP = b"PK\x03\x04"
_TWO_BYTES_A_LETTER = (b"\xff\xfe", b"\xfe\xff")


def events(source, error):
    """Yield ElementTree's start, end and start-ns events of `source`, a path or a binary file.

    What can't be read is raised as `error`, with one sentence for whoever made the file.
    """
    parser = DefusedXMLParser(forbid_entities=True, forbid_external=True)
    with _opened(source) as file:
        cleaned = _Cleaned(file)
        try:
            yield from iterparse(cleaned, ("start", "end", "start-ns"), parser)
        except DefusedXmlException as refusal:
            line = parser.parser.CurrentLineNumber
            raise error(
                f"Line {line} declares an entity. A WordPress export never does."
            ) from refusal
        except ParseError as broken:
            raise error(_what_is_broken(broken, cleaned.start)) from broken
        except (LookupError, ValueError) as unknown:  # What expat says of an encoding.
            sentence = "The file's encoding can't be read. Save it as UTF-8 and try again."
            raise error(sentence) from unknown


def _what_is_broken(broken, start):
    line, _ = broken.position
    problem = str(broken).partition(":")[0]
    if not start:
        return "The file is empty."
    if start == _ZIP:
        return "This is a zip archive. Unpack it first: the export is the .xml file inside."
    if problem in ("no element found", "unclosed token", "unclosed CDATA section"):
        return f"The file ends in the middle, at line {line}. The export may not have finished."
    return f"The file isn't well-formed XML: {problem} in line {line}."


@contextmanager
def _opened(source):
    if hasattr(source, "read"):
        yield source
    else:
        with open(source, "rb") as file:
            yield file


class _Cleaned:
    """A file without the control characters that no XML may hold."""

    def __init__(self, file):
        self.file, self.start = file, None

    def read(self, size=-1):
        """The next piece; empty only at the end, even when all of a piece is dropped."""
        while data := self.file.read(size):
            self.start = self.start or data[:4]
            if self.start.startswith(_TWO_BYTES_A_LETTER) or self.start == _ZIP:
                return data
            if kept := data.translate(None, _FORBIDDEN):
                return kept
        return b""
