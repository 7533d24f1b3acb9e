"""What changed between two texts, word by word. Pure: texts in, pieces out."""

import re
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"

# Chinese, Japanese and Korean are compared sign by sign: no spaces part their words.
_SIGN = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
# Pairs of the same word that are looked at (some 0.2 s): beyond, all between the first and the last change
# counts as changed. Two texts of few words that come again and again would take half a minute.
MOST = 1_500_000
_WORDS = re.compile(rf"\s+|{_SIGN}|(?:(?!{_SIGN})\S)+")


def words(before, after):
    """[(SAME | ADDED | REMOVED, text)]: same and removed make `before`, same and added `after`.

    >>> words("No comparison", "No off-topic comparison")
    [('same', 'No '), ('added', 'off-topic '), ('same', 'comparison')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    try:
        return _closely(old, new)
    except _TooMuchError:
        return _roughly(old, new)


def _closely(old, new):
    pieces = []
    for kind, a, b, c, d in _Bounded(None, old, new, autojunk=False).get_opcodes():
        was, is_now = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal" and not (was.isspace() and a > 0 and b < len(old)):
            pieces.append((SAME, was))
        else:
            # A space that two changed words have in common is no common ground.
            pieces += [(REMOVED, was), (ADDED, is_now)]
    return _joined(pieces)


class _TooMuchError(Exception):
    """Comparing would take too long."""


class _Bounded(SequenceMatcher):
    """A SequenceMatcher that gives up beyond MOST."""

    looked_at = 0

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        places = self.b2j
        ahi = len(self.a) if ahi is None else ahi
        self.looked_at += ahi - alo + sum(len(places.get(one, ())) for one in self.a[alo:ahi])
        if self.looked_at > MOST:
            raise _TooMuchError
        return super().find_longest_match(alo, ahi, blo, bhi)


def _roughly(old, new):
    """A rough diff where there is too much to compare: what both begin and end with, and all between."""
    begin = _alike(old, new)
    end = _alike(old[begin:][::-1], new[begin:][::-1])
    first, rest = new[:begin], new[len(new) - end :]
    was, is_now = old[begin : len(old) - end], new[begin : len(new) - end]
    try:
        between = _closely(was, is_now)
    except _TooMuchError:
        between = [(REMOVED, "".join(was)), (ADDED, "".join(is_now))]
    return _joined([(SAME, "".join(first)), *between, (SAME, "".join(rest))])


def _alike(one, other):
    """The number of words that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _joined(pieces):
    """Neighbouring changes as one removal and one addition, empty ones left out."""
    joined, removed, added = [], "", ""
    for kind, text in [*pieces, (SAME, "")]:
        if kind == REMOVED:
            removed += text
        elif kind == ADDED:
            added += text
        else:
            joined += [(REMOVED, removed), (ADDED, added), (SAME, text)]
            removed = added = ""
    return [(kind, text) for kind, text in joined if text]
