"""The words that say most of what a text is about. Pure."""

from collections import Counter

KEYWORDS = 60  # of a text: what is in all texts counts for nothing later
SHORTEST = 4  # letters; pairs of Chinese or Japanese signs are as much as a word


def keywords_of(words):
    """The words that a text says most often, in the order of how often.

    >>> keywords_of("the tide turns and the tide is slack".split())
    ['tide', 'turns', 'slack']
    """
    counts = Counter(word for word in words if len(word) >= SHORTEST or word[0] >= "\u2e80")
    return [word for word, _count in counts.most_common(KEYWORDS)]
