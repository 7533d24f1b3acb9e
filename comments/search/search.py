"""Which articles and comments match these words.

The index is blog/models/search/documents.py's; here it is asked, together with the articles and comments
as they are now: what is held, removed, withdrawn, a draft or still to come is not found,
whatever the index has.
"""

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.db import transaction
from django.utils.functional import cached_property

from blog.content.markup.to_html import plain, tidy
from blog.models import Post
from blog.models.search.documents import SearchDocument
from comments.models import Comment
from comments.search.excerpts import excerpt
from lib.db import bulk_inserts
from lib.text.words import asked_for, unbroken

ARTICLE, COMMENT = SearchDocument.Kind.ARTICLE, SearchDocument.Kind.COMMENT
LONGEST = 200  # characters of a question
A_PAGE = 10
MOST = 1000  # of articles and of comments: nobody reads on so far
MANY = 10 * MOST  # articles and comments that have a word
AT_ONCE = 20  # articles whose threads are indexed in one transaction


@dataclass(frozen=True)
class Hit:
    """An article, or a comment on it, with the part of its text that answers."""

    post: Post
    comment: Comment | None
    excerpt: list


class Search:
    """What answers `question`. It may be anything that people type.

    Articles come first, those that have the words in their titles before the others: whoever searches a
    blog looks for what it has written, and a comment of a line would beat it by its shortness.
    """

    def __init__(self, question):
        self.question = " ".join(tidy(question).split())
        self.is_too_long = len(self.question) > LONGEST
        self.words = [] if self.is_too_long else asked_for(self.question)
        self.runs = unbroken(self.question) if self.words else []

    def counts(self):
        """How many articles and how many comments answer, up to MOST of each."""
        return len(self._keys[ARTICLE]), len(self._keys[COMMENT])

    @property
    def has_more(self):
        """Whether there are more comments than are counted."""
        return self._keys["more"]

    def page(self, kinds, number):
        """A page of hits of these kinds. Raises EmptyPage."""
        keys = [(kind, key) for kind in kinds for key in self._keys[kind]]
        page = Paginator(keys, A_PAGE).page(number)
        keys = list(page.object_list)
        posts = Post.objects.published().in_bulk(key for kind, key in keys if kind == ARTICLE)
        comments = Comment.objects.select_related("post")
        comments = comments.in_bulk(key for kind, key in keys if kind == COMMENT)
        comments = {key: comment for key, comment in comments.items() if comment.is_published}
        page.object_list = []
        for kind, key in keys:
            if kind == ARTICLE and (post := posts.get(key)):
                text = f"{post.standfirst}\n{plain(post.rendered)}"
                page.object_list.append(Hit(post, None, excerpt(text, self.words)))
            elif kind == COMMENT and (comment := comments.get(key)):
                text = plain(comment.rendered)
                page.object_list.append(Hit(comment.post, comment, excerpt(text, self.words)))
        return page

    @cached_property
    def _keys(self):
        if not self.words:
            return {ARTICLE: [], COMMENT: [], "more": False}
        documents = SearchDocument.objects.of_articles().saying(self.runs)
        titled = documents.titled(self._asked).newest(MOST)
        others = documents.matching(self._asked).newest(MOST)
        ranked = [SearchDocument.objects.best(numbers, self.words) for numbers in (titled, others)]
        keys = list(dict.fromkeys(sum(ranked, [])))
        listed = set(Post.objects.published().filter(pk__in=keys).values_list("pk", flat=True))
        articles = [key for key in keys if key in listed]
        documents = SearchDocument.objects.of_comments().saying(self.runs)
        newest = documents.newest_of_many(self._asked, MOST + 1)
        keys = SearchDocument.objects.best(newest[:MOST], self.words)
        # Asked for by their keys and nothing else: SQLite would look through all that are published.
        rows = Comment.objects.filter(pk__in=keys).order_by().values_list("pk", "post", "state")
        posts_by_key = {pk: post for pk, post, state in rows if state == Comment.State.PUBLISHED}
        posts = set(
            Post.objects.published()
            .filter(pk__in=set(posts_by_key.values()))
            .values_list("pk", flat=True)
        )
        readable = {pk for pk, post in posts_by_key.items() if post in posts}
        comments = [key for key in keys if key in readable]
        return {ARTICLE: articles, COMMENT: comments, "more": len(newest) > MOST}

    @cached_property
    def _asked(self):
        """The words; one that very many use themselves isn't taken for the beginning of others."""
        many = SearchDocument.objects.used_by(MANY, self.words)
        return [replace(word, begins=word.begins and word not in many) for word in self.words]


def rebuild(posts=None):
    """Index anew what `posts` (a queryset; all, if None) and the comments on them say.

    Return how many entries there are. An import or a demo that writes past `Post.save`
    or past the verbs of comments calls this for what it has added.
    """
    keys = list((Post.everything.all() if posts is None else posts).values_list("pk", flat=True))
    spans = range(0, len(keys), AT_ONCE)
    kept = sum(_rebuild_threads(keys[start : start + AT_ONCE]) for start in spans)
    measure()
    return kept


@transaction.atomic
def _rebuild_threads(keys):
    # In the order of the keys and under their locks: no comment is written meanwhile.
    posts = list(Post.everything.select_for_update().filter(pk__in=keys).order_by("pk"))
    SearchDocument.objects.filter(post__in=keys).delete()
    public = [post for post in posts if post.status == Post.Status.PUBLISHED]
    comments = Comment.objects.published().filter(post__in=keys)
    entries = [post.entry() for post in public]
    entries += [comment.entry() for comment in comments.iterator()]
    SearchDocument.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def measure():
    """Let a search among 50,000 comments that have just come take a fifth of a second, in place of ten."""
    bulk_inserts.measure(Post, Comment)
    bulk_inserts.measure(SearchDocument, with_texts=True)  # The vector is no field of it.
