"""The index that search asks: the words of each article and of each published comment.

One table for both, so that a rare word weighs the same in either: on SQLite it is an
FTS5 table, on PostgreSQL one with a text-search vector (migration 0002_search). What
anybody may read is asked of the articles and comments themselves, at the moment of
the search; an entry that is left over shows nothing.

Whoever writes keeps the entry in the same transaction: `Post.save` and the verbs of
comments. Whoever writes past them (an import, a demo) calls comments.search.search.rebuild.
"""

from django.db import models
from django.db.models import F, Max, Q

from lib.text.words import words_of

# A word of the title counts as much as so many of the text. Fewer (20 were tried), and a
# comment of a line that says the word once stands before the article that is about it.
TITLE_WEIGHS = 50


class SearchDocumentQuerySet(models.QuerySet):
    def matching(self, words):
        """Those that have all of `words` (lib.text.words.Word), with `score`, higher for the better."""
        found = self.filter(Matches(F("pk"), words)) if words else self.none()
        return found.annotate(score=Score(words))

    def titled(self, words):
        """Those of them whose title alone has all of the words."""
        found = self.filter(Matches(F("pk"), words, in_title=True)) if words else self.none()
        return found.annotate(score=Score(words))

    def saying(self, runs):
        """Those in which each of `runs` (lib.text.words.unbroken) stands as it was asked."""
        for run in runs:
            self = self.filter(Q(words__contains=run) | Q(title__contains=run))
        return self

    def of_articles(self):
        """Their numbers are low: bounded by them, the index leaves a million comments alone."""
        posts = self.model._meta.get_field("post").related_model.everything
        last = posts.aggregate(last=Max("pk"))["last"] or 0
        return self.filter(
            kind=SearchDocument.Kind.ARTICLE,
            pk__lte=SearchDocument.numbered(SearchDocument.Kind.ARTICLE, last),
        )

    def of_comments(self):
        return self.filter(kind=SearchDocument.Kind.COMMENT)

    def newest(self, most):
        """The keys of the newest: an index gives them one by one, however many there are."""
        return list(self.order_by("-pk").values_list("key", flat=True)[:most])

    def best(self, most):
        """(the keys of `most`, the best first; whether there are more).

        Of a few the score decides. A word that thousands have tells nothing, and to weigh them all
        takes longer than a page: of these the newest come.
        """
        newest = self.newest(most + 1)
        if len(newest) > most:
            return newest[:most], True
        best = self.order_by("-score", "-at", "-pk") if newest else self.none()
        return list(best.values_list("key", flat=True)), False


class SearchDocument(models.Model):
    """What search knows of one article or comment."""

    class Kind(models.IntegerChoices):
        ARTICLE = 1
        COMMENT = 2

    # A full-text table of SQLite has no other key. The last digit is the kind.
    number = models.BigIntegerField(primary_key=True, db_column="rowid")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    key = models.BigIntegerField()
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    title = models.TextField()
    words = models.TextField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        db_table = "blog_entry"  # as it was called at first

    def __str__(self):
        return f"{self.Kind(self.kind).label} {self.key}"

    @classmethod
    def about(cls, kind, key, *, post_id, at, text, title=""):
        """The entry, not kept yet, of an article or comment with these words."""
        return cls(
            number=cls.numbered(kind, key),
            kind=kind,
            key=key,
            post_id=post_id,
            at=at,
            title=" ".join(words_of(title)),
            words=" ".join(words_of(text)),
        )

    @classmethod
    def numbered(cls, kind, key):
        return key * 10 + kind

    @classmethod
    def forget(cls, kind, key):
        cls.objects.filter(pk=cls.numbered(kind, key)).delete()

    def keep(self):
        """Put it in the place of what was known before."""
        self.forget(self.kind, self.key)
        self.save(force_insert=True)


class Matches(models.Lookup):
    """Has all of the words. A lookup, since SQLite takes MATCH only as a condition by itself."""

    lookup_name = "matches"
    prepare_rhs = False

    def __init__(self, lhs, rhs, in_title=False):
        self.in_title = in_title
        super().__init__(lhs, rhs)

    def as_sqlite(self, compiler, connection):
        asked = _in_the_words_of_sqlite(self.rhs)
        return "blog_entry MATCH %s", [f"title : ({asked})" if self.in_title else asked]

    def as_postgresql(self, compiler, connection):
        # In a query within another one the table has another name.
        table = self.process_lhs(compiler, connection)[0].rpartition(".")[0]
        asked = _in_the_words_of_postgresql(self.rhs, weight="A" if self.in_title else "")
        return f"{table}.vector @@ to_tsquery('simple', %s)", [asked]


class Score(models.Func):
    """How well it answers, in a query that asks for `Matches`."""

    output_field = models.FloatField()

    def __init__(self, words, **extra):
        self.words = words
        super().__init__(**extra)

    def as_sqlite(self, compiler, connection, **_):
        # Columns in the order of the table; only the last two, title and words, are indexed.
        return f"-bm25(blog_entry, 0, 0, 0, 0, {TITLE_WEIGHS}, 1)", []

    def as_postgresql(self, compiler, connection, **_):
        # Weights of D (the text), C, B and A (the title); 1 takes the length into account.
        weights = f"{{{1 / TITLE_WEIGHS}, 0, 0, 1}}"
        asked = _in_the_words_of_postgresql(self.words)
        rank = "ts_rank(%s::real[], blog_entry.vector, to_tsquery('simple', %s), 1)"
        return rank, [weights, asked]


# A Word holds nothing but letters and digits, so that quotes round it are enough.


def _in_the_words_of_sqlite(words):
    return " AND ".join(f'"{word.text}"' + " *" * word.begins for word in words)


def _in_the_words_of_postgresql(words, weight=""):
    marked = ((word, "*" * word.begins + weight) for word in words)
    return " & ".join(f"'{word.text}'" + (f":{mark}" if mark else "") for word, mark in marked)
