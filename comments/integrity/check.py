"""Whether every thread of a site is sound, while people go on writing in them.

The whole site is read a slice of trees at a time. A slice is one statement, so its trees
are whole; what looks wrong in it is looked at again under the locks of its articles
before it is called a fault, since a count may have changed between two statements.
"""

from collections import Counter
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from blog.models import Post
from comments.integrity.invariants import (
    PUBLISHED,
    TreeRow,
    faults_of_article,
    faults_of_id,
    faults_of_tree,
)
from comments.models import Comment, Tree

A_SLICE = 5_000  # comments, and what the tree goes on with behind them
AT_ONCE = 20  # trees or articles that are looked at under one lock


class Check:
    """One look at all threads. `tell(comments)` is called as it goes on.

    Its memory is that of two slices, of the largest tree twice, and a few numbers for each article, however
    much is wrong; whoever keeps the faults bounds them.
    """

    def __init__(self, report=lambda comments: None):
        self.report = report
        self.comments = self.trees = self.articles = 0
        self._published = Counter()

    def faults(self):
        """Yield a Fault for everything that is wrong."""
        yield from _looked_at_again(self._suspicious_trees(), _faults_of_trees)
        # All of them first: on SQLite nobody may write who still reads what others have changed since.
        suspicious = []
        counts = Post.everything.order_by("pk").values_list("pk", "comment_count")
        for post, kept in counts.iterator():
            self.articles += 1
            if kept != self._published[post]:
                suspicious.append((post, 0))
        yield from _looked_at_again(suspicious, _faults_of_articles)

    def _suspicious_trees(self):
        """(id, comments) of trees that look wrong, or name a comment outside of them."""
        behind = -1
        while rows := _slice_behind(behind):
            behind = rows[-1].tree_id
            last = Tree.last_id()  # Asked after the rows: a new tree has its id before it is seen.
            for tree, of_tree in _by_tree(rows):
                self.comments += len(of_tree)
                self.trees += 1
                self._published.update(row.post_id for row in of_tree if row.state == PUBLISHED)
                if tree > last or faults_of_tree(of_tree):
                    yield tree, len(of_tree)
            self.report(self.comments)


def _slice_behind(tree):
    """The rows of the trees that follow `tree`, whole; empty at the end."""
    behind = Comment.objects.filter(tree_id__gt=tree).order_by("tree_id")
    ids = behind.values_list("tree_id", flat=True)
    last = ids[A_SLICE : A_SLICE + 1].first()
    return _rows(behind if last is None else behind.filter(tree_id__lte=last))


def _rows(comments):
    rows = comments.order_by("tree_id", "lft", "pk").values_list(*TreeRow._fields)
    return [TreeRow._make(row) for row in rows]


def _by_tree(rows):
    return ((tree, list(of_tree)) for tree, of_tree in groupby(rows, attrgetter("tree_id")))


def _looked_at_again(suspects, look):
    for batch in together(suspects):
        with transaction.atomic():
            faults = list(look(batch))
        yield from faults


def together(suspects):
    """The keys of suspects, (key, comments), in batches: fewer where they are large, since writers wait."""
    batch, comments = [], 0
    for key, of_this in suspects:
        if batch and (len(batch) == AT_ONCE or comments + of_this > A_SLICE):
            yield batch
            batch, comments = [], 0
        batch.append(key)
        comments += of_this
    if batch:
        yield batch


def _faults_of_trees(trees):
    comments = Comment.objects.filter(tree_id__in=trees)
    _lock(comments.order_by().values("post"))
    rows = _rows(comments)
    named = {row.parent_id for row in rows} | {row.answers_id for row in rows}
    elsewhere = Comment.objects.filter(pk__in=named.difference({None}, (row.pk for row in rows)))
    elsewhere = {row.pk: row for row in _rows(elsewhere)}
    last = Tree.last_id()
    for _, of_tree in _by_tree(rows):
        yield from faults_of_id(of_tree, last)
        yield from faults_of_tree(of_tree, elsewhere)


def _faults_of_articles(posts):
    for post in _lock(posts):
        counted = Comment.objects.filter(post=post).published().count()
        yield from faults_of_article(post.pk, post.comment_count, counted)


def _lock(posts):
    """The locks of these articles; no version is raised, since a look changes nothing."""
    locked = Post.everything.select_for_update().filter(pk__in=posts).order_by("pk")
    return list(locked.only("comment_count"))
