"""Broken threads put right, from the one thing that is trusted: who is whose parent.

One article at a time, some trees in a transaction, so that nobody who writes below it waits for
all of them; trees that somebody changes meanwhile are tried again, and only what is changed each time
is put right at the end, under one lock. No comment is deleted and no text is changed. Where `parent` says what can't be (a ring, a comment of another article),
the comment answers the article itself from then on, and a sentence says so.
"""

from typing import NamedTuple

from django.db import connection

from blog.models import Post
from comments.domain.locking import locked, recount_trees
from comments.models import Comment, Tree
from comments.pure.trees import trees

AT_ONCE = 300  # comments in a transaction; one tree can't be divided
PASSES = 5  # over trees that others have changed meanwhile, before one lock is taken for them all


class Stand(NamedTuple):
    """Columns that place a comment in its tree."""

    tree_id: int
    lft: int
    rght: int
    level: int
    parent_id: int | None
    answers_id: int | None


def repair(post_id):
    """Number the trees of an article anew, and count them. Sentences that say what was done."""
    post = Post.everything.only("pk").get(pk=post_id)
    stood = _stands(post.comments)
    places = dict(_places(post, stood))
    left = _repair_in_parts(post_id, places, stood)
    for _ in range(1, PASSES):
        if left:
            current = _stands(post.comments)
            now = dict(_places(post, current))
            # The trees that were left, or aren't right yet.
            wrong = {at.tree_id for pk, at in now.items() if pk in left or at != current[pk]}
            now = {pk: place for pk, place in now.items() if place.tree_id in wrong}
            left = _repair_in_parts(post_id, now, current)
    with locked(post_id) as post:
        if left:
            current = _stands(post.comments)
            _move(_moved(dict(_places(post, current)), current))
            recount_trees(post, post.comments.filter(level=0))
        post.comment_count = post.comments.published().count()
    return _sentences(post_id, stood, _moved(places, stood))


def _repair_in_parts(post_id, places, stood):
    """Put some trees right at once; returned are the comments where somebody has written meanwhile."""
    left = set()
    for some in _whole_trees(places):
        with locked(post_id) as post:
            # Those that these comments come to stand in, and those that they leave.
            trees = {place.tree_id for pk in some for place in (some[pk], stood[pk])}
            now = _stands(post.comments.filter(tree_id__in=trees))
            if now.keys() <= stood.keys() and all(now.get(pk) == stood[pk] for pk in some):
                _move(_moved(some, stood))
                recount_trees(post, post.comments.filter(level=0, tree_id__in=trees))
            else:
                left.update(some)
    return left


def _stands(comments):
    rows = comments.order_by("pk").values_list("pk", *Stand._fields)
    return {pk: Stand._make(place) for pk, *place in rows}


def _moved(places, stood):
    return {pk: place for pk, place in places.items() if place != stood[pk]}


def _whole_trees(places):
    """`places` in parts of about AT_ONCE, none with half a tree."""
    some, tree = {}, None
    for pk, place in places.items():
        if len(some) >= AT_ONCE and place.tree_id != tree:
            yield some
            some = {}
        some[pk], tree = place, place.tree_id
    if some:
        yield some


def _places(post, stood):
    """Where each comment has to stand: (its key, its Stand), one after the other."""
    ids = _Ids(post)
    for tree in trees({pk: was.parent_id or 0 for pk, was in stood.items()}):
        tree_id = ids.for_tree(stood[tree[0].id].tree_id)
        for at in tree:
            place = tree_id, at.lft, at.rght, at.level, at.parent or None
            was = stood[at.id]  # Whom it answers counts as far as that stands on this article.
            answered = next((pk for pk in (was.answers_id, was.parent_id) if pk in stood), None)
            yield at.id, Stand(*place, answered)


def _move(moved):
    # By hand: bulk_update takes minutes for a hundred thousand comments.
    table = Comment._meta.db_table
    places = ", ".join(f"{column} = %s" for column in Stand._fields)
    with connection.cursor() as cursor:
        rows = ((*place, pk) for pk, place in moved.items())
        cursor.executemany(f"UPDATE {table} SET {places} WHERE id = %s", rows)


def _sentences(post_id, stood, moved):
    deeper = 0
    for pk, place in moved.items():
        was = stood[pk]
        if was.parent_id and not place.parent_id:
            why = "was part of a loop" if was.parent_id in stood else "had no parent on it"
            yield f"Comment {pk} is now a top-level comment on article {post_id}: it {why}."
        if was.answers_id and was.answers_id not in stood:
            yield f"Comment {pk} is no longer a reply to {was.answers_id}, which is on another article."
        deeper += place.parent_id not in (None, was.parent_id)
    if deeper:
        yield f"{deeper} comments on article {post_id} were deeper than the limit."
    yield f"Article {post_id}: {len(moved)} comments moved to the right place, and all recounted."


class _Ids:
    """Ids for the trees of one article: the old ones, unless another tree has them."""

    def __init__(self, post):
        own = post.comments.order_by().values("tree_id")
        others = Comment.objects.exclude(post=post).filter(tree_id__in=own).order_by()
        self._taken = set(others.values_list("tree_id", flat=True))
        self._last = Tree.last_id()

    def for_tree(self, tree_id):
        if tree_id in self._taken or tree_id > self._last:
            tree_id = Tree.objects.create().pk
            while Comment.objects.filter(tree_id=tree_id).exists():
                tree_id = Tree.objects.create().pk
        self._taken.add(tree_id)
        return tree_id
