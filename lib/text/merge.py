"""Merging two texts that began as one, line by line. Pure: texts in, pieces out."""

from dataclasses import dataclass
from difflib import SequenceMatcher

# Lines on both sides of what is compared; beyond, the whole of it counts as one passage.
MOST = 4_000_000


@dataclass(frozen=True)
class Piece:
    """What stands in a row of the merged text: the same for all, or changed by one, or by both.

    Where `clashes` is true both changed it, each otherwise, and somebody has to choose.
    """

    base: str
    mine: str
    theirs: str

    @property
    def clashes(self):
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def merged(self):
        """Merged text of a passage without conflict."""
        return self.theirs if self.mine == self.base else self.mine


def pieces(base, mine, theirs):
    """The Pieces of three texts, in order: their bases make `base`, and so on.

    >>> [piece.merged for piece in pieces("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")]
    ['A\\n', 'b\\n', 'C\\n']
    """
    lines = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    ours, others = _matches(lines[0], lines[1]), _matches(lines[0], lines[2])
    common = []  # The runs of lines that stand in all three: ((base, mine, theirs), length).
    while ours and others:
        (a, b, size), (c, d, length) = ours[0], others[0]
        begin, end = max(a, c), min(a + size, c + length)
        if begin < end:
            common.append(((begin, b + begin - a, d + begin - c), end - begin))
        (ours if a + size < c + length else others).pop(0)
    merged, ends = [], (0, 0, 0)
    for begins, length in [*common, (tuple(map(len, lines)), 0)]:
        between = _piece(lines, ends, begins)
        if any((between.base, between.mine, between.theirs)):
            merged.append(between)
        ends = tuple(begin + length for begin in begins)
        if length:
            merged.append(_piece(lines, begins, ends))
    return merged


def _matches(base, text):
    if len(base) * len(text) > MOST:
        return []
    blocks = SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks()
    return [block for block in blocks if block.size]


def _piece(lines, begins, ends):
    parts = ("".join(one[a:b]) for one, a, b in zip(lines, begins, ends, strict=True))
    return Piece(*parts)
