"""What a comment quotes, and where that stands in an article. Pure: texts in, texts and places out.

Words alone are compared, so it makes no difference how they are set: capitals, spaces, kinds of
quotation marks and dashes, marks of Markdown, addresses of links. What was left out (… or […])
may be anything.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import accumulate

MOST = 10  # quotations of one comment
LONGEST = 5_000  # characters of one
READ = 50_000  # characters of a comment that are looked through
LEAST_WORDS, LEAST_SIGNS = 3, 10  # Fewer are anybody's words.
LEFT_OUT = 20_000  # characters, in all that an ellipsis stands for
TRIED = 50  # places that begin alike

# Chinese, Japanese and Korean are compared sign by sign: no spaces part their words.
_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Addresses, tags, notes and entities are no words.
_UNSAID = r"\]\([^()\n]{0,500}\)|\[\^[^\]\n]{1,50}\]|<[^<>\n]{1,300}>|&#?\w{1,10};"
_WORD = re.compile(rf"https?://\S{{1,500}}|([^\W_{_SIGNS}]+|[{_SIGNS}])|{_UNSAID}")
_GAP = re.compile(r"[\[(]\s?(?:…|\.{3})\s?[\])]|…|\.{3}")
_MARKS = re.compile(rf"{_UNSAID}|(?m:^ {{0,3}}(?:[#>]+|[-+*]|\d+[.)]) )|[*_`\[\]]+")

_QUOTED_LINE = re.compile(r"(?: {0,3}> ?)+")
_IN_MARKS = re.compile(
    r"“([^“”\n]{4,600})[”“]|„([^„“”\n]{4,600})[“”]|«([^«»\n]{4,600})»|»([^«»\n]{4,600})«"
    r"|\"([^\"\n]{4,600})\"|「([^「」\n]{4,600})」|『([^『』\n]{4,600})』|‘([^‘\n]{4,600}?)’(?!\w)"
)


def quotations(source):
    """The passages that a comment (its Markdown) quotes: its `>` blocks, paragraph by paragraph,
    and what stands in quotation marks; in their order, as they were written.

    >>> quotations("> There is a moment.\\n\\nWhy “put down the oars”?")
    ['There is a moment.', 'put down the oars']
    """
    blocks, block, own = [], [], []
    for line in [*source[:READ].split("\n"), ""]:
        mark = _QUOTED_LINE.match(line)
        words = line[mark.end() :].strip() if mark else ""
        if words:
            block.append(words)
        elif block:
            blocks.append("\n".join(block)[:LONGEST])
            block = []
        if not mark:
            own.append(line)
    in_marks = ("".join(one.groups("")) for one in _IN_MARKS.finditer("\n".join(own)))
    known = dict.fromkeys([*blocks[:MOST], *in_marks])
    return list(known)[:MOST]


def own_words(source):
    """Text of a comment without its `>` blocks."""
    lines = source[:READ].split("\n")
    return "\n".join(line for line in lines if not _QUOTED_LINE.match(line)).strip()


def as_read(passage):
    """A piece of Markdown nearly as readers read it: without marks and addresses."""
    return " ".join(_MARKS.sub("", passage).split())


class Places:
    """Places of the quotations in a text."""

    def __init__(self, text):
        words = [one for one in _WORD.finditer(text) if one[1]]
        folded = [one[1].casefold() for one in words]
        self._spans = [one.span() for one in words]
        self._all = f" {' '.join(folded)} "
        lengths = (len(word) + 1 for word in folded)
        self._starts = [0, *accumulate(lengths)]  # Each with the space before it.
        self._beginnings = {}  # {its first three words: which words they begin at}
        for number, three in enumerate(zip(folded, folded[1:], folded[2:], strict=False)):
            self._beginnings.setdefault(three, []).append(number)
        self._known = {}

    def of(self, quotation):
        """(start, end) of a quotation in the text, or None."""
        if quotation not in self._known:
            self._known[quotation] = self._find(quotation)
        return self._known[quotation]

    def _find(self, quotation):
        pieces = []
        for text in _GAP.split(quotation):
            matches = _WORD.findall(unicodedata.normalize("NFC", text))
            words = [word.casefold() for word in matches if word]
            signs = len("".join(words))
            is_long = signs >= LEAST_SIGNS or signs == len(words) > LEAST_WORDS
            if len(words) >= LEAST_WORDS and is_long:
                pieces.append(words)
        first, last, limit = None, -1, len(self._all)
        for piece in pieces:
            begins = self._next(piece, last + 1, limit)
            if begins is None:
                return None
            first = begins if first is None else first
            last = begins + len(piece) - 1
            limit = self._starts[last] + LEFT_OUT
        return (self._spans[first][0], self._spans[last][1]) if pieces else None

    def _next(self, piece, number, limit):
        """The number of the word, from a `number` on, at which words stand in a row; or None."""
        numbers = self._beginnings.get(tuple(piece[:3]), ())
        words = f" {' '.join(piece)} "
        at = bisect_left(numbers, number)
        for begins in numbers[at : at + TRIED]:
            if self._all.startswith(words, self._starts[begins]):
                return begins if self._starts[begins] <= limit else None
        return None


@dataclass
class Quoted:
    """A passage of a text, and who quotes it (whatever they were given as)."""

    start: int
    end: int
    by: list[Hashable]

    def shares_most_with(self, start, end):
        """Whether a place is as good as the same passage: they have at least half of the longer in common."""
        common = min(self.end, end) - max(self.start, start)
        return 2 * common >= max(self.end - self.start, end - start)


def quoted_passages(text, comments):
    """The passages of `text` that comments quote, in its order: [Quoted].

    `said` is [(who, source of the comment)].
    """
    places, all_spots = Places(text), []
    for who, source in comments:
        spots = (places.of(quotation) for quotation in quotations(source))
        all_spots += [(*spot, who) for spot in spots if spot]
    passages = []
    for start, end, who in sorted(all_spots, key=lambda one: one[:2]):
        last = passages[-1] if passages else None
        if last and last.shares_most_with(start, end):
            last.end = max(last.end, end)
            last.by += [who] if who not in last.by else []
        else:
            passages.append(Quoted(start, end, [who]))
    return passages
