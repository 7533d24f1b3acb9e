"""Words that were mistyped: what the asker may have meant, by the words that articles and comments use."""

from collections import Counter
from itertools import islice

from django.db import transaction

from blog.models import Post, SearchDocument, Spelling
from lib.text.comparing.misspellings import distance, is_checked, variants
from lib.text.words import WORD, normal

LATELY = 20_000  # comments whose words count
OFTEN = 3  # A word in so many of those is no mistake; of articles one is enough.
KEPT = 30_000  # words
A_BATCH = 50  # words that are kept in one transaction
MORE_USUAL = 5  # times as often as what was typed


def suggestion(question):
    """The question with other words for those that nobody here uses; "" where there is none to offer."""
    corrected = WORD.sub(lambda match: _meant_by(match[0]), question)
    return corrected if normal(corrected) != normal(question) else ""


def learn():
    """Take up the words of articles and of the newest comments, and forget those that are gone."""
    words = dict(_counted_words().most_common(KEPT))
    known = dict(Spelling.objects.values_list("word", "count").distinct())
    changed = []
    for word in {*words, *known}:
        now, before = words.get(word), known.get(word)
        # It came, went, or is used twice as often, or half as often.
        if not now or not before or not before / 2 <= now <= before * 2:
            changed.append(word)
    for start in range(0, len(changed), A_BATCH):
        _keep({word: words.get(word) for word in changed[start : start + A_BATCH]})
    return len(words)


def _meant_by(word):
    """A word that is written much like it and used more, or the word itself."""
    typed = normal(word)
    if not is_checked(typed):
        return word
    rows = Spelling.objects.filter(variant__in=variants(typed)).values_list("word", "count")
    counts = dict(rows)
    most = 1 if len(typed) < 6 else 2
    near = [
        (apart, -count, other)
        for other, count in counts.items()
        if 0 < (apart := distance(typed, other)) <= most
        and not other.startswith(typed)  # Those are found with it.
        and count >= MORE_USUAL * counts.get(typed, 0)
    ]
    return min(near)[2] if near else word


def _counted_words():
    """Number of texts that have each word."""
    counted = Counter()
    trials = Post.everything.filter(status=Post.Status.TRIAL).values("pk")
    documents = SearchDocument.objects.exclude(post__in=trials).values_list("title", "words")
    for title, text in documents.of_articles().iterator(chunk_size=100):
        counted.update(filter(is_checked, {*title.split(), *text.split()}))
    of_comments = Counter()
    for _title, text in islice(documents.of_comments().order_by("-pk").iterator(), LATELY):
        of_comments.update(filter(is_checked, set(text.split())))
    for word, count in of_comments.items():
        if word in counted or count >= OFTEN:
            counted[word] += count
    return counted


@transaction.atomic
def _keep(words):
    Spelling.objects.filter(word__in=words).delete()
    Spelling.objects.bulk_create(
        Spelling(variant=variant, word=word, count=count)
        for word, count in words.items()
        if count
        for variant in variants(word)
    )
