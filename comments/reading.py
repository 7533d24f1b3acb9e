"""A thread as one reader meets it: which trees stand on this page, nested and pruned."""

from datetime import datetime
from typing import NamedTuple

from django.core.paginator import EmptyPage
from django.urls import reverse

from comments import threads
from comments.models import DEPTH_DRAWN, Comment

A_PAGE = 200  # comments; a tree is never split between two pages

SORTS = {
    "oldest": ("created_at", "pk"),
    "newest": ("-created_at", "-pk"),
    "replies": ("-thread_count", "created_at", "pk"),
}


class Row(NamedTuple):
    """A comment as its thread needs it; a thousand models would take longer than the page."""

    pk: int
    tree_id: int
    level: int
    parent_id: int | None
    answers_id: int | None
    author_id: int | None
    token: str
    state: str
    name: str
    badge: str
    lang: str
    rendered: str
    removal: dict | None
    created_at: datetime
    edited_at: datetime | None
    restored_at: datetime | None
    read_at: datetime | None


def _rows(comments):
    return list(map(Row._make, comments.values_list(*Row._fields)))


class Thread:
    """One page of the comments on `post`, in the order `sort`, for `writer`.

    Raises EmptyPage when the thread has no page `number`.
    """

    elsewhere = {}  # Only where trees end does a comment answer another than its parent.

    def __init__(self, post, writer, sort="oldest", number=1):
        self.post, self.writer, self.number = post, writer, number
        self.sort = sort if sort in SORTS else "oldest"
        self.trees = self._trees()
        self.spans = threads.pages([rght // 2 for _, rght in self.trees], A_PAGE)
        if not 1 <= number <= len(self.spans):
            raise EmptyPage(number)

    @classmethod
    def holding(cls, comment, writer):
        """The page, in the oldest order, on which `comment`'s tree stands."""
        thread = cls(comment.post, writer)
        position = [tree for tree, _ in thread.trees].index(comment.tree_id)
        thread.number = next(
            number for number, (_, end) in enumerate(thread.spans, 1) if position < end
        )
        return thread

    def steps(self):
        start, end = self.spans[self.number - 1]
        order = [tree for tree, _ in self.trees[start:end]]
        rows = self._rows(tree_id__in=order, post=self.post)
        roots = threads.nest(rows, _own(rows, self.writer), DEPTH_DRAWN)
        place = {tree: position for position, tree in enumerate(order)}
        return threads.steps(sorted(roots, key=lambda root: place[root.comment.tree_id]))

    @property
    def url(self):
        return _page_url(self.post, self.number)

    @property
    def next_url(self):
        if self.number == len(self.spans):
            return None
        query = f"?sort={self.sort}" if self.sort != "oldest" else ""
        return _page_url(self.post, self.number + 1) + query

    @property
    def next_size(self):
        """How many top-level comments the next page has."""
        start, end = self.spans[self.number]
        return end - start

    def _trees(self):
        roots = Comment.objects.filter(post=self.post, level=0).order_by(*SORTS[self.sort])
        return list(roots.values_list("tree_id", "rght"))

    @staticmethod
    def _rows(**where):
        return _rows(Comment.objects.filter(**where).order_by("tree_id", "lft"))


class Branch:
    """A comment and what hangs below it, on a page of its own, re-rooted at depth 0."""

    def __init__(self, comment, writer):
        below = comment.get_descendants(include_self=True)
        rows = _rows(below.order_by("lft"))
        self.elsewhere = _elsewhere(rows)
        self.roots = threads.nest(rows, _own(rows, writer), DEPTH_DRAWN)
        self.comment, self.post, self.writer = comment, comment.post, writer

    def steps(self):
        return threads.steps(self.roots)


class Placed:
    """A comment that its writer has just sent, to be put in its place by their browser."""

    def __init__(self, comment):
        self.comment = comment
        self.elsewhere = _elsewhere([comment])

    def steps(self):
        comment = self.comment
        rows = [comment.parent, comment] if comment.parent_id else [comment]
        root = threads.nest(rows, own={comment.pk})[0]
        node = root.replies[0] if comment.parent_id else root
        node.depth = comment.level
        return [threads.Step(node, [])]


def place_of(comment, writer):
    """The address at which `comment` is drawn: a page of the article, or a branch of its own."""
    if comment.level <= DEPTH_DRAWN:
        page = Thread.holding(comment, writer).url
    else:
        # Branch pages start at every sixth depth, so each draws what the one before cut.
        start = (comment.level - 1) // DEPTH_DRAWN * DEPTH_DRAWN
        page = reverse("thread", args=[comment.get_ancestors().get(level=start).pk])
    return f"{page}#c-{comment.pk}"


def _page_url(post, number):
    if number == 1:
        return post.get_absolute_url()
    return reverse("article_comments", args=[*post.address, number])


def _elsewhere(rows):
    """{key: name} of the published comments that are answered by others than their replies."""
    answered = {row.answers_id for row in rows if row.answers_id != row.parent_id}
    published = Comment.objects.published().filter(pk__in=answered - {None})
    return dict(published.values_list("pk", "name")) if answered else {}


def _own(rows, writer):
    """The keys of the comments that `writer` wrote."""
    if writer.account:
        account = writer.account.pk
        return frozenset(row.pk for row in rows if row.author_id == account)
    if writer.token:
        return frozenset(row.pk for row in rows if row.token == writer.token)
    return frozenset()
