"""JSON from strangers, read as a stream: one of its maps after the other, however many there are."""

import codecs
from contextlib import contextmanager

import ijson
from django.utils.translation import gettext as _
from ijson.common import ObjectBuilder

from lib.text.lists import sentences
from transfer.sources.archives import opened_alone
from transfer.sources.parts import AGAIN, UnreadableExport

PIECE = 1 << 16  # bytes
# Of one map, such as an article: characters, and values, each of which takes up to 64 bytes once it is read.
LONGEST, MOST_VALUES = 64 << 20, 1_000_000
DEEPEST = 200


def read_maps(source, *places):
    """Yield (place, map) for each map in a file that stands at one of `places`, such as "comments.item".

    `source` is a path or a binary file: as it is, as .gz or as the only one in a .zip. A list at one of
    the places is told as (place, None). Raises UnreadableExport, which may be after some were yielded.
    """
    maps, line = _Maps(places), 0
    parser = ijson.basic_parse_coro(maps, use_float=True)
    for line, piece in _lines(source):
        with _explained(line):
            parser.send(piece.encode())
        maps.count(len(piece))
        yield from maps.taken()
    with _explained(line, is_end=True):
        parser.close()
    yield from maps.taken()


def read_lines(source):
    """Yield the map in each line that isn't empty. Raises UnreadableExport, which may be after some were yielded."""
    whole = ""
    for line, piece in _lines(source):
        whole += piece
        if len(whole) > LONGEST:
            raise _too_large()
        if whole.endswith("\n"):
            yield from _map_in(whole, line)
            whole = ""
    yield from _map_in(whole, line)


def _map_in(text, line):
    maps = _Maps([""])
    if text.strip():
        with _explained(line):
            parser = ijson.basic_parse_coro(maps, use_float=True)
            parser.send(text.encode())
            parser.close()
    for _place, value in maps.taken():
        yield value or {}


class _Maps:
    """Takes what a parser finds, and keeps the maps at some places until they are taken."""

    def __init__(self, places):
        self.places, self.found = frozenset(places), []
        self.keys = []  # That of each map which is open, "item" for a list.
        self.builder, self.outside = None, 0  # of the map that is read; how many are open around it
        self.size = self.values = 0

    def send(self, event_and_value):
        """What ijson has found next. Raises UnreadableExport."""
        event, value = event_and_value
        is_start = event in ("start_map", "start_array")
        if is_start and not self.builder:
            self.place, self.size = ".".join(self.keys), 0
            if self.place in self.places and event == "start_array":
                self.found.append((self.place, None))
            elif self.place in self.places:
                self.builder, self.outside = ObjectBuilder(), len(self.keys)
        if self.builder:
            self.builder.event(event, value)
            self.values += 1
        if event == "map_key":
            self.keys[-1] = value
        elif is_start:
            self.keys.append("item")
        elif event in ("end_map", "end_array"):
            self.keys.pop()
            if self.builder and len(self.keys) == self.outside:
                self.found.append((self.place, self.builder.value))
                self.builder, self.size, self.values = None, 0, 0
        if len(self.keys) > DEEPEST:
            raise UnreadableExport(_("The file is nested too deeply to be read."))
        if self.values > MOST_VALUES:
            raise _too_large()

    def count(self, characters):
        """Add the characters that were read. Raises UnreadableExport where one map, or one text, doesn't end."""
        self.size += characters
        if self.size > LONGEST:
            raise _too_large()

    def taken(self):
        values, self.found = self.found, []
        return values


def _lines(source):
    """Yield (number of the line, text) of a file; a long line in pieces, of which the last ends it."""
    line, is_empty = 1, True
    for text in _texts(source):
        for piece in text.splitlines(keepends=True):
            is_empty = is_empty and not piece.strip()
            yield line, piece
            line += piece.endswith("\n")
    if is_empty:
        raise UnreadableExport(_("The file is empty."))


def _texts(source):
    """Yield what is in the only export of a source."""
    with opened_alone(source, (".json",)) as file:
        piece = file.read(PIECE)
        is_wide = piece[:2] in (b"\xff\xfe", b"\xfe\xff")
        decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")()
        try:
            while piece:
                yield decoder.decode(piece)
                piece = file.read(PIECE)
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            sentence = _("The file’s encoding can’t be read. Save it as UTF-8 and try again.")
            raise UnreadableExport(sentence) from error


@contextmanager
def _explained(line, is_end=False):
    try:
        yield
    except ijson.JSONError as error:
        if "overflow" in str(error):
            sentence = _("A number in the file is too large to be read.")
        elif is_end:
            sentence = _(
                "The file ends in the middle, at line %(line)d. The export may not have finished."
            )
        else:
            sentence = _("The file isn’t well-formed JSON: line %(line)d can’t be read.")
        raise UnreadableExport(sentences([sentence % {"line": line}, AGAIN])) from error


def _too_large():
    return UnreadableExport(_("The file is too large to be read."))
