"""Where a passage that somebody has marked stands in a text that was changed since. Pure: texts in, places out."""

import re
from difflib import SequenceMatcher

BEFORE = 60  # characters before a passage that are kept with it, to tell it from the same words elsewhere
LONGEST = 2_000  # characters of a passage
NEAR = 20_000  # characters around where a passage was, in which what is left of it is looked for
ALIKE = 0.5  # More of its words than this share are left of a passage that was reworded.

_WORD = re.compile(r"\w+|[^\w\s]")


def place_of(text, passage, *, before="", at=0):
    """(start, end) of a passage in a text, or None where too little of it is left.

    Spaces and ends of lines make no difference. Of the same words at several places, those behind the
    same words `before` count, and else those nearest to where the passage was, `at`.

    >>> place_of("A harp, or a big harp.", "harp", before="or a big ")
    (17, 21)
    """
    if spans := places_as_written(text, passage):
        return min(
            spans, key=lambda span: (-_shared_words(text[: span[0]], before), abs(span[0] - at))
        )
    return _reworded_place(text, passage, at)


def places_as_written(text, passage):
    """[(start, end)] of a passage whose words stand in a text as they are, however they are set in lines."""
    if not passage.split():
        return []
    as_written = r"\s+".join(map(re.escape, passage.split()))
    return [match.span() for match in re.finditer(as_written, text)]


def context_of(text, place):
    """What is kept with a passage to find it again: the words `before` it, and where it was, `at`."""
    start = place[0] if place else 0
    return {"before": text[max(0, start - BEFORE) : start], "at": start}


def _shared_words(text, before):
    """How many words at the end of two texts are the same."""
    pairs = zip(reversed(text[-2 * BEFORE :].split()), reversed(before.split()), strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _reworded_place(text, passage, at):
    """The place where most words of a passage are left, hardly longer than the passage."""
    around = range(max(0, at - NEAR), at + len(passage) + NEAR)
    words = list(_WORD.finditer(text, around.start, around.stop))
    wanted = _WORD.findall(passage)
    if not (words and wanted):
        return None
    matcher = SequenceMatcher(None, [one[0] for one in words], wanted, autojunk=False)
    longest = matcher.find_longest_match()
    begins = max(0, longest.a - longest.b - len(wanted))
    ends = longest.a + 2 * len(wanted)
    near = SequenceMatcher(None, [one[0] for one in words[begins:ends]], wanted, autojunk=False)
    blocks = [block for block in near.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) <= ALIKE * len(wanted):
        return None
    first, last = blocks[0].a, blocks[-1].a + blocks[-1].size - 1
    if last - first >= 2 * len(wanted):
        return None
    return words[begins + first].start(), words[begins + last].end()
