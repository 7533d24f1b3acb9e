"""A thread as one reader meets it: which comments stand on this page, nested and pruned.

An article's page has as many whole trees as make about A_PAGE comments. A tree that is
larger has a page to itself, which ends in "Show more replies", and goes on on pages of
its own; so does a branch that is deeper than the article draws.
"""

from itertools import accumulate
from math import inf

from django.core.paginator import EmptyPage
from django.db import models
from django.urls import reverse

from comments.models import DEPTH_DRAWN, Comment
from comments.pure import draw_order
from comments.pure.draw_order import Beyond, More
from comments.thread import thread_rows
from comments.thread.thread_pages import SORTS, Roots, changed_roots
from comments.writers.identity import STRANGER
from lib.db.prepared import Prepared

A_PAGE = 200  # comments, about
IN_REACH = 20  # comments: from so many on, the ways to what is new and to the form go along


def _most():
    """The number of comments up to which a thread isn't cut into pages."""
    return A_PAGE + A_PAGE // 4


class Thread:
    """One page of the comments on `post`, in the order `sort`, for `writer`.

    It begins with the top-level comment `first`, or where the thread does.
    """

    elsewhere = {}  # Only where trees end does a comment answer another than its parent.

    def __init__(self, post, writer, sort="oldest", first=None):
        self.post, self.writer, self.first = post, writer, first
        self.sort = sort if sort in SORTS else "oldest"
        self.all = Roots(post, writer, self.sort)
        # Enough for this page and for saying what the next one has.
        roots = self.all.onwards(first, 2 * A_PAGE) if first else self.all.first(2 * A_PAGE)
        end = _filled(roots)
        self.trees, self.following = roots[:end], roots[end:]

    @staticmethod
    def holding(root, writer):
        """The address of a page, in the oldest order, on which the tree of `root` stands."""
        roots = Roots(root.post, writer, "oldest").first(_most() + 1)  # More, and it is full.
        is_on_the_first = root.pk in {tree.pk for tree in roots[: _filled(roots)]}
        return _url_of_page(root.post, "oldest", None if is_on_the_first else root)

    def steps(self):
        """The steps in which the page is drawn for its writer."""
        place = {tree.tree_id: position for position, tree in enumerate(self.trees)}
        roots = self._roots(self.trees, self.writer)
        return draw_order.draw_order(sorted(roots, key=lambda root: place[root.comment.tree_id]))

    def steps_of(self, trees):
        """The steps in which some trees are drawn for a stranger; the trees come in any order."""
        return draw_order.draw_order(self._roots(trees, STRANGER))

    def _roots(self, trees, writer):
        if self._is_cut:
            return Part(self.trees[0], writer).roots
        if writer == STRANGER and len(trees) == 1:
            rows = _in_one_tree(tree=trees[0].tree_id)
        else:
            rows = _drawn(writer, tree_id__in=[tree.tree_id for tree in trees])
        return _nested(thread_rows.made(rows), writer, DEPTH_DRAWN)

    def met(self, places):
        """`places` (with tree_id, lft and level) in the order in which they are met, each with
        whether it stands on this page. Where that isn't the order of time, those elsewhere come last.
        """
        order = {tree.tree_id: position for position, tree in enumerate(self.trees)}
        end = draw_order.part(1, self.trees[0], A_PAGE)[1] if self._is_cut else inf
        if self.sort != "oldest":
            last = len(order)
            places = sorted(
                places, key=lambda at: (order.get(at.tree_id, last), at.tree_id, at.lft)
            )
        return [
            (at, at.tree_id in order and at.level <= DEPTH_DRAWN and at.lft < end) for at in places
        ]

    @property
    def _is_cut(self):
        return len(self.trees) == 1 and self.trees[0].size > _most()

    @property
    def next_url(self):
        return _url_of_page(self.post, self.sort, self.following[0]) if self.following else None

    @property
    def next_size(self):
        """Number of top-level comments on the next page."""
        return _filled(self.following)


class Changed(Thread):
    """What has changed in the thread on `post` since its version was `since`, for `writer`: whole trees.

    The latest, as many as make a page; `is_whole` says whether these are all. `gone` has the keys of top-level
    comments that readers have met and that nobody is shown any more.
    """

    first, following = None, ()

    def __init__(self, post, writer, since):
        self.post, self.writer, self.sort = post, writer, "oldest"
        trees, self.gone = changed_roots(post, writer, since, A_PAGE)
        sizes = accumulate(min(tree.size, _most()) for tree in trees)
        end = max(1, sum(size <= _most() for size in sizes))
        self.trees, self.is_whole = trees[:end], end >= len(trees)


class Part:
    """About A_PAGE comments of the branch below `top`, in reading order: its page `number`.

    `more` leads on from a page that doesn't have the top; where it does, the top's own node
    leads on. Raises EmptyPage for a number beyond the last.
    """

    def __init__(self, top, writer, number=1):
        if not 1 <= number <= draw_order.parts(top, A_PAGE):
            raise EmptyPage(number)
        self.top, self.number = top, number
        self.drawn = Comment.objects.drawn_in(top).with_a_place(writer).order_by("lft")
        self.start, end = draw_order.part(number, top, A_PAGE)
        self.rows = thread_rows.read(self.drawn.filter(lft__gte=self.start, lft__lt=end), writer)
        last_drawn = top.level + DEPTH_DRAWN
        if self.rows and self.rows[-1].rght > end and self.rows[-1].level == last_drawn:
            end = self.rows[-1].rght  # Not looked for among all those below it.
        behind = self.drawn.filter(lft__gte=end)
        self.following = behind.values_list("lft", "level", named=True).first()
        open_ones, self.more = self._going_on() if self.following else ({}, None)
        self.roots = _nested(self.rows, writer, last_drawn, open_ones)

    @property
    def next(self):
        """The number of the next page, which may be a further one where what is between is
        too deep to be drawn here; or None."""
        return self.following and draw_order.part_of(self.following, self.top, A_PAGE)

    @property
    def previous(self):
        before = self.drawn.filter(lft__lt=self.start).order_by("-lft")
        return draw_order.part_of(before.only("lft", "level")[0], self.top, A_PAGE)

    def _going_on(self):
        """What is known of the comments that go on behind this page, and the way there."""
        top, at = self.top, self.following.lft
        spans = {
            row.pk: (row.lft + 1, row.rght, draw_order.below(row))
            for row in self.rows
            if row.rght > at
        }
        spans["after"] = at, top.rght, draw_order.after(self.following, top)
        published = thread_rows.published_in(top.tree_id, spans)
        more = More(top.pk, published.pop("after"), self.next, at)
        beyond = {key: Beyond(below) for key, below in published.items()}
        if top.pk not in beyond:
            return beyond, more
        return beyond | {top.pk: Beyond(beyond[top.pk].below, more)}, None


class Branch(Part):
    """A comment and what hangs below it, on pages of their own, re-rooted at depth 0."""

    def __init__(self, comment, writer, number=1):
        super().__init__(comment, writer, number)
        self.post = comment.post
        # What the first of them answers is quoted above the page.
        above = self.rows[0].parent_id if self.rows else None
        self.quoted = above and Comment.objects.get(pk=above)
        self.elsewhere = thread_rows.elsewhere(self.rows, above)

    def steps(self):
        return draw_order.draw_order(self.roots)

    def met(self, places):
        """`places` in reading order, each with whether it stands on this page."""
        here = {row.pk for row in self.rows}
        return [(at, at.pk in here) for at in places]

    @property
    def next_url(self):
        return branch_url(self.top, self.next) if self.following else None

    @property
    def previous_url(self):
        return branch_url(self.top, self.previous) if self.number > 1 else None


class Placed:
    """A comment that its writer has just sent, to be put in its place by their browser."""

    def __init__(self, comment):
        self.comment = comment
        self.elsewhere = thread_rows.elsewhere([comment], comment.parent_id)

    def steps(self):
        comment = self.comment
        comments = [comment.parent, comment] if comment.parent_id else [comment]
        root = draw_order.nest(map(thread_rows.Row.of, comments), own={comment.pk})[0]
        node = root.replies[0] if comment.parent_id else root
        node.depth = comment.level
        return [draw_order.Step(node, [])]


def place_of(comment, writer):
    """The address at which `comment` is drawn: a page of the article, or of a branch.

    One that has gone entirely, because nobody had answered it, leads to what it answered.
    """
    if not comment.is_placed(writer):
        above = comment.get_ancestors(ascending=True).answerable().first()
        return place_of(above, writer) if above else f"{comment.post.get_absolute_url()}#comments"
    # A trial reading has all of its thread on one page.
    is_of_trial = comment.post.is_trial
    page = comment.post.get_absolute_url() if is_of_trial else _page_of(comment, writer)
    return f"{page}#c-{comment.pk}"


def branch_url(top, number=1):
    return reverse("thread", args=[top.pk, number] if number > 1 else [top.pk])


def _page_of(comment, writer):
    # Branch pages start at every sixth depth, so each draws what the one before cut.
    start = max(0, (comment.level - 1) // DEPTH_DRAWN * DEPTH_DRAWN)
    top = comment
    if comment.level > start:
        top = _top_of.first(key=comment.pk, tree=comment.tree_id, level=start)
        comment.lft = top.place
    top.post = comment.post  # Once is enough: a text may be long.
    number = draw_order.part_of(comment, top, A_PAGE)
    if number == 1 and not top.level:
        return Thread.holding(top, writer)
    return branch_url(top, number)


def _above(key, tree, level):
    """The comment of a level that a comment hangs below, with its `place` as it is now.

    In one question: others may have moved it in its tree since it was read.
    """
    here = Comment.objects.filter(pk=key)
    lft, rght = models.Subquery(here.values("lft")), models.Subquery(here.values("rght"))
    above = Comment.objects.filter(tree_id=tree, level=level, lft__lt=lft, rght__gt=rght)
    return above.annotate(place=lft)


_KEY = models.BigIntegerField()
_top_of = Prepared(_above, key=_KEY, tree=_KEY, level=_KEY)


def _drawn(writer, **where):
    """Prepared rows of the comments that an article's page draws of whole trees."""
    drawn = Comment.objects.filter(level__lte=DEPTH_DRAWN, **where).with_a_place(writer)
    return thread_rows.asked(drawn.order_by("tree_id", "lft"), writer)


# After a comment there is one tree to be read.
_in_one_tree = Prepared(lambda tree: _drawn(STRANGER, tree_id=tree), tree=_KEY)


def _nested(rows, writer, deepest, beyond=None):
    beyond = thread_rows.deeper(rows, deepest, writer) | (beyond or {})
    own = thread_rows.own(rows, writer)
    return draw_order.nest(thread_rows.as_written(rows, own), own, beyond)


def _url_of_page(post, sort, first):
    query = f"?sort={sort}" if sort != "oldest" else ""
    if first is None:
        return post.get_absolute_url() + query
    return post.below(f"comments/{first.pk}/") + query


def _filled(roots):
    """How many of `roots` make a page; a tree that is cut fills one."""
    most = _most()
    sizes = ((min(root.size, most), root.pk) for root in roots)
    return draw_order.filled(sizes, A_PAGE - A_PAGE // 4, most)
