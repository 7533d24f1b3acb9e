"""Which page was probably meant by an address at which there is none."""

import re
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Category, Page, Post, Series, Site, Tag

LIKELY = 0.72  # of 1: what is less alike is not worth a reader's look
_WORD = re.compile(r"[^\W_]+")
_FEED = re.compile(
    r"(^|/)(rss|atom|feed|feeds|index)(2|/rss|/atom)?\.?(xml|rdf|php|json)?/?$", re.IGNORECASE
)
_ENDING = re.compile(r"\.(html?|php|aspx?|md)/?$", re.IGNORECASE)
LOOKED_AT = 40  # candidates that are compared sign by sign


class Likely(NamedTuple):
    title: str
    address: str
    post: Post | None = None


class _Known(NamedTuple):
    """A page that readers can open: its words, and what finds it again."""

    words: str
    model: type
    key: int


def likely(path):
    """The page that an address probably means, if one is like it enough; else None."""
    bare = _ENDING.sub("", path)
    if _FEED.search(path) and "/comments/" not in path:
        return Likely(_("Articles feed"), reverse("feed"))
    words = words_of(bare)
    nearest = _nearest(words) if words else None
    if not nearest:
        return None
    thing = nearest.model.objects.filter(pk=nearest.key).first()
    if thing is None or isinstance(thing, Post) and not thing.is_public:
        return None
    return Likely(str(thing), thing.get_absolute_url(), thing if isinstance(thing, Post) else None)


def words_of(path):
    """The words of an address, less the numbers of a date: “seven words for mudd”."""
    words = _WORD.findall(path.casefold().replace("-", " "))
    kept = [word for word in words if not (word.isdecimal() and len(word) in (2, 4))]
    return " ".join(word for word in kept if word not in ("tag", "category", "series", "index"))[
        :120
    ]


def _nearest(words):
    known, by_word = _catalogue(Site.current().lists_version)
    shared = {}
    for word in set(words.split()):
        for number in by_word.get(word, ())[:2000]:
            shared[number] = shared.get(number, 0) + 1
    best = sorted(shared, key=shared.get, reverse=True)[:LOOKED_AT]
    candidates = {known[number].words: known[number] for number in best}
    for one in get_close_matches(words, [one.words for one in known[:500]], n=1, cutoff=LIKELY):
        candidates.setdefault(one, next(each for each in known if each.words == one))
    scores = {each: SequenceMatcher(None, words, each).ratio() for each in candidates}
    likest = max(scores, key=scores.get, default=None)
    return candidates[likest] if likest and scores[likest] >= LIKELY else None


@lru_cache(maxsize=1)
def _catalogue(version):
    """All pages that readers can open, and which of them have a word; pages before articles."""
    known = [
        _Known(words_of(slug), model, key)
        for model, things in (
            (Page, Page.objects.public()),
            (Category, Category.objects.in_use()),
            (Series, Series.objects.in_use()),
            (Tag, Tag.objects.in_use()),
            (Post, Post.objects.published().newest_first()),
        )
        for key, slug in things.values_list("pk", "slug")
    ]
    by_word = {}
    for number, one in enumerate(known):
        for word in set(one.words.split()):
            by_word.setdefault(word, []).append(number)
    return known, by_word
