"""Broken threads put right, from the one thing that is trusted: who is whose parent.

One article at a time, under its lock and in one transaction. No comment is deleted and no
text is changed. Where `parent` says what can't be (a ring, a comment of another article),
the comment answers the article itself from then on, and a sentence says so.
"""

from typing import NamedTuple

from django.db import connection

from comments.domain.locking import locked, recount
from comments.models import Comment, Tree
from comments.pure.trees import trees


class Stand(NamedTuple):
    """What says where a comment stands."""

    tree_id: int
    lft: int
    rght: int
    level: int
    parent_id: int | None
    answers_id: int | None


def repair(post_id):
    """Number the trees of an article anew, and count them. Sentences that say what was done."""
    with locked(post_id) as post:
        rows = post.comments.order_by("pk").values_list("pk", *Stand._fields)
        stood = {pk: Stand._make(place) for pk, *place in rows}
        moved = {pk: place for pk, place in _places(post, stood) if place != stood[pk]}
        _move(moved)
        recount(post)
    return _told(post_id, stood, moved)


def _places(post, stood):
    """Where each comment has to stand: (its key, its Stand), one after the other."""
    ids = _Ids(post)
    for tree in trees({pk: was.parent_id or 0 for pk, was in stood.items()}):
        tree_id = ids.for_tree(stood[tree[0].id].tree_id)
        for at in tree:
            place = tree_id, at.lft, at.rght, at.level, at.parent or None
            yield at.id, Stand(*place, _answered(stood, at.id))


def _answered(stood, pk):
    """Whom it answers, as far as that stands on this article."""
    was = stood[pk]
    return next((one for one in (was.answers_id, was.parent_id) if one in stood), None)


def _move(moved):
    # By hand: bulk_update takes minutes for a hundred thousand comments.
    table = Comment._meta.db_table
    places = ", ".join(f"{column} = %s" for column in Stand._fields)
    with connection.cursor() as cursor:
        rows = ((*place, pk) for pk, place in moved.items())
        cursor.executemany(f"UPDATE {table} SET {places} WHERE id = %s", rows)


def _told(post_id, stood, moved):
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
            tree_id = self._new()
        self._taken.add(tree_id)
        return tree_id

    def _new(self):
        while True:
            tree_id = Tree.objects.create().pk
            if not Comment.objects.filter(tree_id=tree_id).exists():
                return tree_id
