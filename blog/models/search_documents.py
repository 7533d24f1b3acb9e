"""The index that search asks: the words of each article and of each published comment.

One table for both, so that a rare word weighs the same in either: on SQLite it is an
FTS5 table, on PostgreSQL one with a text-search vector (migration 0002_search). What
anybody may read is asked of the articles and comments themselves, at the moment of
the search; an entry that is left over shows nothing.

Whoever writes keeps the entry in the same transaction: `Post.save` and the verbs of
comments. Whoever writes past them (an import, a demo) calls comments.search.search.rebuild.
"""

from django.db import models
from django.db.models import F

from lib.text.words import words_of

# A word of the title counts as much as so many of the text. Fewer (20 were tried), and a
# comment of a line that says the word once stands before the article that is about it.
TITLE_WEIGHS = 50


class SearchDocumentQuerySet(models.QuerySet):
    def matching(self, words):
        """Those that have all of `words` (lib.text.words.Word), with `score`, higher for the better."""
        found = self.filter(Matches(F("pk"), words)) if words else self.none()
        return found.annotate(score=Score(words))

    def best_first(self):
        return self.order_by("-score", "-at", "-pk")


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

    def as_sqlite(self, compiler, connection):
        return "blog_entry MATCH %s", [_in_the_words_of_sqlite(self.rhs)]

    def as_postgresql(self, compiler, connection):
        # In a query within another one the table has another name.
        table = self.process_lhs(compiler, connection)[0].rpartition(".")[0]
        asked = _in_the_words_of_postgresql(self.rhs)
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


def _in_the_words_of_postgresql(words):
    return " & ".join(f"'{word.text}'" + ":*" * word.begins for word in words)
