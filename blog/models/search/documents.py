"""The index that search asks: the words of each article and of each published comment.

One table for both: on SQLite it is an FTS5 table, on PostgreSQL one with a text-search vector
(migration 0001_initial). What anybody may read is asked of the articles and comments themselves,
at the moment of the search; an entry that is left over shows nothing.

Whoever writes keeps the entry in the same transaction: `Post.save` and the verbs of
comments. Whoever writes past them (an import, a demo) calls comments.search.search.rebuild.
"""

from contextlib import contextmanager

from django.db import connections, models
from django.db.models import F, Max, Q

from lib.text.ranking import ranked
from lib.text.words import words_of

RANKED = 200  # found: of more, the newest come
SAMPLE = 500  # by which it is told how many have a word
NEWEST = 2_500  # articles and comments that are looked through one by one


@contextmanager
def _planned_anew(connection):
    """Let PostgreSQL plan for the words that are asked for: of one plan for all, rare words take five times as long."""
    connection.ensure_connection()
    driver = connection.connection
    usual, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = usual


class SearchDocumentQuerySet(models.QuerySet):
    def matching(self, words):
        """The documents that have all of `words` (lib.text.words.Word)."""
        return self.filter(Matches(F("pk"), words)) if words else self.none()

    def titled(self, words):
        """The documents whose title alone has all of the words."""
        return self.filter(Matches(F("pk"), words, in_title=True)) if words else self.none()

    def saying(self, runs):
        """The documents in which each of `runs` (lib.text.words.unbroken) stands as it was asked."""
        for run in runs:
            self = self.filter(Q(words__contains=run) | Q(title__contains=run))
        return self

    def of_articles(self):
        """The documents of articles. Bounded by their low numbers, SQLite's index leaves a million comments alone.

        PostgreSQL has an index of them alone.
        """
        posts = self.model._meta.get_field("post").related_model.everything
        last = posts.aggregate(last=Max("pk"))["last"] or 0
        return self.filter(
            kind=SearchDocument.Kind.ARTICLE,
            pk__lte=SearchDocument.numbered(SearchDocument.Kind.ARTICLE, last),
        )

    def of_comments(self):
        return self.filter(kind=SearchDocument.Kind.COMMENT)

    def newest(self, most):
        """The numbers of the newest, where an index gives no more than can be looked at."""
        if not self._is_postgresql:
            return list(self.order_by("-pk").values_list("pk", flat=True)[:most])
        with _planned_anew(connections[self.db]):
            return list(self.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)[:most])

    def newest_of_many(self, words, most):
        """The numbers of the newest that have all of `words`, however many there are.

        SQLite's index gives them in their order. That of PostgreSQL knows none, and each document found
        costs a look: so the last few thousand are asked for first, and then, by how many of those were
        found, as far back as should be enough.
        """
        if not self._is_postgresql:
            return self.matching(words).newest(most)
        last = self.model.objects.aggregate(last=Max("pk"))["last"] or 0
        span = SearchDocument.numbered(0, NEWEST)
        numbers = self.filter(Matches(F("pk"), words, one_by_one=True), pk__gt=last - span).newest(
            most
        )
        while len(numbers) < most and span < last:
            before = self.matching(words).filter(pk__lte=last - span)
            span = 2 * span * most // (len(numbers) + 1)
            if span < last / 2:
                before = before.filter(pk__gt=last - span)
            else:
                span = last
            numbers += before.newest(most - len(numbers))
        return numbers

    def best(self, numbers, words):
        """The keys of these, the best first.

        Of a few the score decides. A word that many have tells nothing, and to weigh all their texts
        takes longer than a page: of these the newest come.
        """
        if len(numbers) <= RANKED:
            kept = self.filter(pk__in=numbers).order_by("-at", "-pk")
            texts = {pk: texts for pk, *texts in kept.values_list("pk", "title", "words")}
            numbers = ranked(texts, words)
        return [number // 10 for number in numbers]

    @property
    def _is_postgresql(self):
        return connections[self.db].vendor == "postgresql"

    def used_by(self, many, words):
        """The words of `words` that about `many` documents or more have as they stand, judged by the newest."""
        newest = list(self.order_by("-pk").values_list("pk", "title", "words")[:SAMPLE])
        if not newest or newest[0][0] < SearchDocument.numbered(0, many):
            return []
        texts = [f" {title} {text} " for _pk, title, text in newest]
        least = many * len(texts) * 10 / newest[0][0]
        return [word for word in words if sum(f" {word.text} " in text for text in texts) >= least]


class SearchDocument(models.Model):
    """Entry of one article or comment in the search index."""

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
    """The condition that a document has all of the words; a lookup, since SQLite takes MATCH only by itself."""

    lookup_name = "matches"
    prepare_rhs = False

    def __init__(self, lhs, rhs, in_title=False, one_by_one=False):
        """`one_by_one` keeps PostgreSQL from asking its index, which reads all lists of common words to the end."""
        self.in_title, self.one_by_one = in_title, one_by_one
        super().__init__(lhs, rhs)

    # A Word holds nothing but letters and digits, so that quotes round it are enough.

    def as_sqlite(self, compiler, connection):
        asked = " AND ".join(f'"{word.text}"' + " *" * word.begins for word in self.rhs)
        return "blog_entry MATCH %s", [f"title : ({asked})" if self.in_title else asked]

    def as_postgresql(self, compiler, connection):
        # In a query within another one the table has another name.
        table = self.process_lhs(compiler, connection)[0].rpartition(".")[0]
        weight = "A" if self.in_title else ""
        marked = ((word, "*" * word.begins + weight) for word in self.rhs)
        asked = " & ".join(f"'{word.text}'" + (f":{mark}" if mark else "") for word, mark in marked)
        matches = f"{table}.vector @@ to_tsquery('simple', %s)"
        return f"({matches}) IS TRUE" if self.one_by_one else matches, [asked]
