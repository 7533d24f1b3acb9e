"""How much articles have in common: tags, and words that few others use. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import log

COMMON = 0.2  # of all articles: a word in more of them says nothing of one
TAG_WEIGHS = 2.5  # as much as so many words of the same rarity
ENOUGH = 2  # of such things in common at least


@dataclass
class Likenesses:
    """All articles, by what they may have in common: {key: set of words and of (tag,)}."""

    about: dict
    having: dict = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self):
        for key, things in self.about.items():
            for thing in things:
                self.having[thing].add(key)

    def most_like(self, key, most):
        """The keys of the articles that have most in common with one, the likest first."""
        scores, shared = Counter(), Counter()
        for thing in self.about.get(key, ()):
            having, all_ = len(self.having[thing]), len(self.about)
            is_tag = isinstance(thing, tuple)
            if not is_tag and having > max(2, COMMON * all_):
                continue
            counts_for = TAG_WEIGHS if is_tag else 1
            weight = counts_for * log(1 + all_ / having)
            for other in self.having[thing] - {key}:
                scores[other] += weight
                shared[other] += counts_for
        likest = sorted(scores, key=lambda other: (-scores[other], other))
        return [other for other in likest if shared[other] >= ENOUGH][:most]
