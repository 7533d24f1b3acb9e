"""The lock of a post, which whoever writes below it holds.

At the beginning of the transaction the post's row is read and its lock taken (on SQLite, BEGIN
has taken that of the whole database), so two writers never see one tree half changed.
Then come the trees that have changed, and last but one the post's row: new counts and new
versions, so that nothing that was drawn before outlives the change.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models, transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from blog.models import Post, Site
from blog.models.operating import edge_purges
from lib.db.prepared import Prepared, PreparedUpdate

_is_within = ContextVar("whether this thread holds a post's lock already", default=False)


_taken = Prepared(
    lambda key: Post.everything.without_texts().select_for_update(no_key=True).filter(pk=key),
    key=models.BigIntegerField(),
)
# By how much, since within the lock somebody may have taken it once more.
_bumped = PreparedUpdate(
    lambda key, step, trees: Post.everything.filter(pk=key).raise_versions(
        trees=trees, comment_count=F("comment_count") + step
    ),
    key=models.BigIntegerField(),
    step=models.IntegerField(),
    trees=models.IntegerField(),
)


@contextmanager
def locked(post_id, trees=None):
    """Hold the post's lock, and hand out the post as it is after it was taken.

    Whoever changes only some of its trees says which, and by how many more comments are published
    there: `trees` is {tree_id: how many}, as it is at the end. Without it any may have changed.

    The version of the lists is raised last, by the outermost: their row is everybody's lock, and whoever had it
    while waiting for another one could wait for ever.
    """
    within, is_empty_handed = _is_within.get(), not connection.in_atomic_block
    token = _is_within.set(True)
    try:
        with transaction.atomic():
            if is_empty_handed:
                _stand_in_line(post_id)
            post = _taken.first(key=post_id)
            if post is None:
                raise Post.DoesNotExist
            counted = post.comment_count
            yield post
            for tree, more in (trees or {}).items():
                post.comments.filter(tree_id=tree).bump(more, post.version + 1)
            step = post.comment_count - counted
            _bumped(key=post_id, step=step, trees=int(trees is None))
            if post.status != Post.Status.DRAFT:  # No page shows what is below one.
                edge_purges.owe(edge_purges.of_post(post_id))
                if not within:
                    Site.bump()
    finally:
        _is_within.reset(token)


def lock(post_id):
    """Hold the post's lock until the transaction ends, as `locked` does, but raise no version."""
    _taken(key=post_id)


def _stand_in_line(post_id):
    """Let whoever came first be first.

    PostgreSQL has no line for a row that changes with each turn: those who wait look for its next
    version, each time anew and behind whoever came later. For an advisory lock it has one. Only
    who begins their transaction here stands in it: who came with locks, that of this post even,
    must not wait behind those who wait for them; and an import of ten thousand posts would need as
    many places in a table that has fewer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LINE, [post_id])


_LINE = "SELECT pg_advisory_xact_lock(hashtextextended('comments.locking', %s))"


def bump_lists():
    """The lists are made anew; within a post's lock, once its holder has come to the end."""
    if not _is_within.get():
        Site.bump()


def recount(post):
    """Count anew what is published below `post` and in each of its trees; for its lock's holder,
    who writes the count of `post`."""
    post.comment_count = post.comments.published().order_by().count()
    recount_trees(post, post.comments.filter(level=0))


def recount_trees(post, roots):
    """Count anew what is published in the trees of these roots."""
    published = post.comments.published().order_by()
    of_tree = published.filter(tree_id=OuterRef("tree_id")).values("tree_id")
    of_tree = Subquery(of_tree.annotate(number=Count("pk")).values("number"))
    roots.update(thread_count=Coalesce(of_tree, 0))
