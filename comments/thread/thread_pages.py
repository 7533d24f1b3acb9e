"""The top-level comments of an article in an order, from any of them on.

A page begins with a comment that its address names, not at a number of comments from the
start. So the last page costs what the first does, and nobody who reads on misses or skips
anything, whatever was written, or grew, before the place that they had reached.
"""

from functools import cache
from typing import NamedTuple

from django.db import models

from comments.models import Comment
from comments.writers.queries import OfWriter

SORTS = {
    "oldest": ("created_at", "pk"),
    "newest": ("-created_at", "-pk"),
    "replies": ("-thread_count", "created_at", "pk"),
}


class Root(NamedTuple):
    """A top-level comment, the size of its tree and the number that tells whether that has changed."""

    pk: int
    tree_id: int
    rght: int
    thread_version: int

    lft, level = 1, 0

    @property
    def size(self):
        return self.rght // 2


@cache
def _first(sort, count):
    """The first of an article in an order, prepared."""

    def build(writer, post):
        all_ = Comment.objects.filter(post=post, level=0).with_a_place(writer)
        return all_.order_by(*sort).values_list(*Root._fields)[:count]

    return OfWriter(build, post=models.BigIntegerField())


class Roots:
    """The top-level comments on `post` that `writer` may meet, in the order `sort`."""

    def __init__(self, post, writer, sort):
        self.post, self.writer, self.sort = post, writer, SORTS[sort]

    def first(self, count):
        return list(map(Root._make, _first(self.sort, count)(self.writer, post=self.post.pk)))

    def onwards(self, root, count):
        """The top-level comments from `root` on, at most `count`.

        First those that are like it in all but the last field, then those in all but the
        last two …: each is a stretch of an index, which no comparison of tuples would be.
        """
        roots = []
        all_ = Comment.objects.filter(post=self.post, level=0).with_a_place(self.writer)
        for last in reversed(range(len(self.sort))):
            if len(roots) >= count:
                break
            alike = {name.strip("-"): getattr(root, name.strip("-")) for name in self.sort[:last]}
            name = self.sort[last].strip("-")
            beyond = "lt" if self.sort[last].startswith("-") else "gt"
            if name == "pk":
                beyond += "e"
            where = alike | {f"{name}__{beyond}": getattr(root, name)}
            stretch = all_.filter(**where).order_by(*self.sort[last:])
            keys = stretch.values_list(*Root._fields)[: count - len(roots)]
            roots += map(Root._make, keys)
        return roots


def changed_roots(post, writer, since, count):
    """(Roots whose trees have changed, the latest first; keys of those that nobody is shown any more).

    Changed is what has a higher version than the article had, `since`; at most `count` of either.
    """
    changed = Comment.objects.filter(post=post, level=0, thread_version__gt=since)
    placed = changed.with_a_place(writer).order_by("-thread_version", "-pk")
    roots = [Root(*row) for row in placed.values_list(*Root._fields)[:count]]
    met = changed.exclude(pk__in=placed.order_by().values("pk")).filter(leaves_place=True)
    return roots, sorted(met.order_by().values_list("pk", flat=True)[:count])
