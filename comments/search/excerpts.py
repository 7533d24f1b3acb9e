"""The part of a text that answers a question. Pure: text and words in, pieces out."""

from dataclasses import dataclass
from itertools import islice

from lib.text.words import hits

LENGTH = 200  # characters
BEFORE = 60  # of which so many stand before the first hit
LOOKED_AT = 200  # hits; the best place among so many is good enough


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


def excerpt(text, words):
    """Pieces of `text` round the place where most of `words` (lib.text.words.Word) are said.

    They hold plain text, which the template escapes; one of them in any two is a hit.
    Where no word is said, as when only the title has it, it is the beginning.
    """
    text = " ".join(text.split())
    spans = list(islice(hits(text, words), LOOKED_AT))

    def different_words(position):
        start = spans[position][0]
        span = [text[a:b].casefold() for a, b in spans[position:] if b <= start + LENGTH - BEFORE]
        return len(set(span))

    richest = max(range(len(spans)), key=different_words, default=None)  # the first of several
    start, end = _span(text, 0 if richest is None else spans[richest][0])
    pieces, at = [], start
    for first, last in spans:
        if start <= first and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], is_hit=True)]
            at = last
    pieces.append(Piece(text[at:end]))
    pieces = [Piece("…" * (start > 0)), *pieces, Piece("…" * (end < len(text)))]
    return [piece for piece in pieces if piece.text]


def _span(text, first):
    """The start and end of an excerpt around the hit at `first`, cut between words where there are spaces."""
    start = max(0, min(first - BEFORE, len(text) - LENGTH))
    end = min(len(text), start + LENGTH)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(first, end - BEFORE), end)
        end = space if space >= 0 else end
        end = start + len(text[start:end].rstrip(" .,:;、。，：；"))
    return start, end
