"""Two texts of an article, paragraph by paragraph: what changed, with what stayed folded. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from comments.pure.quotations import as_read
from lib.text import word_diff

MOST = 20_000  # characters of a passage that are compared word by word
AROUND = 1  # unchanged paragraphs that are shown before and after a change


@dataclass(frozen=True)
class ChangedPart:
    """A paragraph with its words, as word_diff says them, or how many unchanged ones are folded."""

    words: tuple = ()
    folded: int = 0


def changed_text(before, after):
    """The Parts that lead from one text to the other.

    >>> [part.words for part in changed_text("One.", "Two.")]
    [(('removed', 'One.'), ('added', 'Two.'))]
    """
    old, new = _paragraphs(before), _paragraphs(after)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            parts += _pairs(old[a:b], new[c:d])
            continue
        same = [ChangedPart(((word_diff.SAME, one),)) for one in old[a:b]]
        start, end = (0 if a == 0 else AROUND), (0 if b == len(old) else AROUND)
        if len(same) > start + end + 1:
            folded = ChangedPart(folded=len(same) - start - end)
            same = [*same[:start], folded, *(same[-end:] if end else [])]
        parts += same
    return parts


def _paragraphs(text):
    """A text's paragraphs as readers read them, each line of a list on its own."""
    lines = [as_read(line) for line in text.splitlines()]
    return [one.strip() for one in re.split(r"\n{2,}", "\n".join(lines)) if one.strip()]


def _pairs(old, new):
    """Changed paragraphs, each beside the one that stands in its place."""
    parts = []
    for number in range(max(len(old), len(new))):
        was, is_now = "".join(old[number : number + 1]), "".join(new[number : number + 1])
        if len(was) + len(is_now) > MOST:
            words = [(word_diff.REMOVED, was), (word_diff.ADDED, is_now)]
        else:
            words = word_diff.words(was, is_now)
        parts.append(ChangedPart(tuple((kind, text) for kind, text in words if text)))
    return parts
