"""Which articles and comments match these words.

The index is blog/models/search_documents.py's; here it is asked, together with the articles and comments
as they are now: what is held, removed, withdrawn, a draft or still to come is not found,
whatever the index has.
"""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import cached_property

from blog.content.markup.to_html import plain, tidy
from blog.models import Post
from blog.models.search_documents import SearchDocument
from comments.models import Comment
from comments.search.excerpts import excerpt
from lib.text.words import asked_for

ARTICLE, COMMENT = SearchDocument.Kind.ARTICLE, SearchDocument.Kind.COMMENT
LONGEST = 200  # characters of a question
A_PAGE = 10
AT_ONCE = 20  # articles whose threads are indexed in one transaction


@dataclass(frozen=True)
class Hit:
    """An article, or a comment on it, with the part of its text that answers."""

    post: Post
    comment: Comment | None
    excerpt: list


class Search:
    """What answers `question`. It may be anything that people type."""

    def __init__(self, question):
        self.question = " ".join(tidy(question).split())
        self.is_too_long = len(self.question) > LONGEST
        self.words = [] if self.is_too_long else asked_for(self.question)

    def counts(self):
        """How many articles and how many comments answer."""
        return self._by_kind[ARTICLE], self._by_kind[COMMENT]

    def page(self, kinds, number):
        """A page of hits of these kinds, the best first. Raises EmptyPage."""
        found = self._found().filter(kind__in=kinds).best_first()
        paginator = Paginator(found.values_list("kind", "key"), A_PAGE)
        paginator.count = sum(self._by_kind[kind] for kind in kinds)
        page = paginator.page(number)
        page.object_list = self._hits(list(page.object_list))
        return page

    @cached_property
    def _by_kind(self):
        kinds = self._found().values("kind").order_by("kind").annotate(n=Count("pk"))
        return {ARTICLE: 0, COMMENT: 0} | dict(kinds.values_list("kind", "n"))

    def _found(self):
        post = Post.objects.published().filter(pk=OuterRef("post"))
        comment = Comment.objects.published().filter(pk=OuterRef("key"))
        readable = Exists(post) & (Q(kind=ARTICLE) | Exists(comment))
        return SearchDocument.objects.matching(self.words).filter(readable)

    def _hits(self, found):
        posts = Post.objects.published().in_bulk(key for kind, key in found if kind == ARTICLE)
        comments = Comment.objects.published().select_related("post")
        comments = comments.in_bulk(key for kind, key in found if kind == COMMENT)
        things = [(posts if kind == ARTICLE else comments).get(key) for kind, key in found]
        return [self._hit(thing) for thing in things if thing]

    def _hit(self, thing):
        if isinstance(thing, Comment):
            return Hit(thing.post, thing, excerpt(plain(thing.rendered), self.words))
        text = f"{thing.standfirst}\n{plain(thing.rendered)}"
        return Hit(thing, None, excerpt(text, self.words))


def rebuild(posts=None):
    """Index anew what `posts` (a queryset; all, if None) and the comments on them say.

    Return how many entries there are. An import or a demo that writes past `Post.save`
    or past the verbs of comments calls this for what it has added.
    """
    keys = list((Post.objects.all() if posts is None else posts).values_list("pk", flat=True))
    spans = range(0, len(keys), AT_ONCE)
    kept = sum(_rebuild_threads(keys[start : start + AT_ONCE]) for start in spans)
    measure()
    return kept


def add(comments):
    """Index comments that were written past the verbs, and aren't in the index yet."""
    SearchDocument.objects.bulk_create([comment.entry() for comment in comments], batch_size=500)


@transaction.atomic
def _rebuild_threads(keys):
    # In the order of the keys and under their locks: no comment is written meanwhile.
    posts = list(Post.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    SearchDocument.objects.filter(post__in=keys).delete()
    public = [post for post in posts if post.status == Post.Status.PUBLISHED]
    comments = Comment.objects.published().filter(post__in=keys)
    entries = [post.entry() for post in public]
    entries += [comment.entry() for comment in comments.iterator()]
    SearchDocument.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def measure():
    """Tell PostgreSQL how much there is now.

    It would find out by itself in a minute; until then a search among 50,000 comments
    takes ten seconds in place of a fifth of one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (SearchDocument, Post, Comment):
                cursor.execute(f"ANALYZE {model._meta.db_table}")
