"""What is looked at of threads, comments and the index of search (lib/observing/site_checks.py)."""

from collections import defaultdict
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.content.markup.to_html import COMMENT_LIMIT, MarkupError, plain, render_comment
from blog.models import Post
from blog.models.search.documents import SearchDocument
from comments.domain.locking import locked
from comments.integrity.check import Check
from comments.integrity.repair import repair
from comments.models import Comment
from lib.observing.site_checks import Finding, check, slices

ROWS, TEXTS = 1000, 100  # in a slice
# Faults of threads in one look, some 300 bytes each. Where there are more, nothing is mended unasked.
MOST = 100_000
ARTICLE, COMMENT = SearchDocument.Kind.ARTICLE, SearchDocument.Kind.COMMENT
# What is numbered or counted anew; where a parent can't be, somebody has to say so.
IS_COUNTED = {"numbers", "edges", "level", "nesting", "tree count", "article count", "tree id"}


@check("threads", what=_lazy("Comment threads and their counts"))
def threads(throttle):
    faults = list(islice(Check(lambda _comments: throttle.rest()).faults(), MOST + 1))
    are_all = len(faults) <= MOST
    unsafe = {post for fault in faults if fault.kind not in IS_COUNTED for post in fault.posts}
    repaired = {}
    for fault in faults[:MOST]:
        yield Finding(
            str(fault),
            _address_of(fault.posts[0]) if fault.posts else "",
            lambda fault=fault: _repair(fault.posts, repaired),
            is_safe=are_all and not unsafe.intersection(fault.posts),
        )


def _repair(posts, repaired):
    """Repair articles, each once for all its faults; returns what was done."""
    for post in posts:
        if post not in repaired:
            repaired[post] = " ".join(repair(post))
    return " ".join(repaired[post] for post in posts)


@check("comments", what=_lazy("The HTML of comments"))
def html(throttle):
    """What readers see of a comment has the words of its text, whichever release made it."""
    rows = Comment.objects.only("pk", "post_id", "text", "rendered")
    for some in slices(rows, TEXTS, throttle):
        for comment in some:
            text = comment.text
            try:
                made = render_comment(text, imported=len(text) > COMMENT_LIMIT) if text else ""
            except MarkupError:  # One of before that is over today's bounds stays as it is.
                continue
            if made != comment.rendered and plain(made) != plain(comment.rendered):
                sentence = _("Comment %(number)d: readers see other words than in its text.")
                yield Finding(
                    sentence % {"number": comment.pk},
                    reverse("comment", args=[comment.pk]),
                    lambda comment=comment, made=made: _keep(comment, made),
                    is_safe=False,
                )


def _keep(comment, html):
    with locked(comment.post_id):
        unchanged = Comment.objects.filter(
            pk=comment.pk, text=comment.text, rendered=comment.rendered
        )
        is_kept = unchanged.update(rendered=html)
    return _("It was made from its text again.") if is_kept else None


@check("states", what=_lazy("The states of comments and articles"))
def states(throttle):
    """Each has one of those that there are: any other is shown nowhere, neither to readers nor to moderators."""
    for some in slices(Comment.objects.only("pk", "post_id", "state").order_by(), ROWS, throttle):
        for one in some:
            if one.state not in Comment.State.values:
                sentence = _(
                    "Comment %(number)d has a state that doesn’t exist (%(state)s): nobody sees it."
                )
                message = sentence % {"number": one.pk, "state": one.state}
                where = reverse("comment", args=[one.pk])
                yield Finding(message, where, lambda one=one: _hold(one), is_safe=False)
    for some in slices(Post.everything.only("pk", "status"), ROWS, throttle):
        for one in some:
            if one.status not in Post.Status.values:
                sentence = _(
                    "Article %(number)d has a state that doesn’t exist (%(state)s): nobody sees it."
                )
                yield Finding(
                    sentence % {"number": one.pk, "state": one.status}, _address_of(one.pk)
                )


def _hold(comment):
    with locked(comment.post_id):
        rows = Comment.objects.filter(pk=comment.pk, state=comment.state)
        is_held = rows.update(state=Comment.State.HELD)
    return _("It is held now, so that a moderator decides.") if is_held else None


@check("search", what=_lazy("The search index"))
def index(throttle):
    """Everything that can be read is found, and nothing else has its words in the index."""
    for some in slices(Post.everything.only("pk", "status"), ROWS, throttle):
        for one in _astray(ARTICLE, some):
            yield _of_index(one.pk, Post.everything, [one.pk])
    comments = Comment.objects.only("pk", "state", "post_id").order_by()
    for some in slices(comments, ROWS, throttle):
        of_posts = defaultdict(list)
        for one in _astray(COMMENT, some):
            of_posts[one.post_id].append(one.pk)
        for post, keys in of_posts.items():
            yield _of_index(post, Comment.objects, keys)
    for some in slices(SearchDocument.objects.only("number", "kind", "key"), ROWS, throttle):
        for model, kind in ((Post.everything, ARTICLE), (Comment.objects, COMMENT)):
            keys = {one.key for one in some if one.kind == kind}
            for key in keys - set(model.filter(pk__in=keys).values_list("pk", flat=True)):
                sentence = _("The search index has words of deleted text (%(number)d).")
                number = SearchDocument.numbered(kind, key)
                yield Finding(
                    sentence % {"number": key}, repair=lambda number=number: _forget(number)
                )


def _astray(kind, some):
    """The rows among `some` that lack an entry, or have one although nobody may read them."""
    numbers = {SearchDocument.numbered(kind, one.pk): one for one in some}
    there = set(SearchDocument.objects.filter(pk__in=list(numbers)).values_list("pk", flat=True))
    return [one for number, one in numbers.items() if (number in there) != _has_entry(one)]


def _has_entry(one):
    """Whether an article or a comment belongs in the index; which of them may be read is asked by search."""
    if isinstance(one, Post):
        return one.status == Post.Status.PUBLISHED
    return one.state == Comment.State.PUBLISHED


def _of_index(post, model, keys):
    sentence = _("Article %(number)d and its comments are missing from the search index.")
    return Finding(
        sentence % {"number": post}, _address_of(post), lambda: _index_again(model, keys)
    )


def _index_again(model, keys):
    """One at a time, under the lock of its own row, so that nothing comes back that goes meanwhile."""
    kind = ARTICLE if model.model is Post else COMMENT
    for key in keys:
        with transaction.atomic():
            SearchDocument.forget(kind, key)
            one = model.select_for_update().filter(pk=key).first()
            if one and _has_entry(one):
                one.entry().keep()
    return _("It was indexed again.")


def _forget(number):
    SearchDocument.objects.filter(pk=number).delete()
    return _("They were deleted.")


def _address_of(post):
    return reverse("admin:blog_post_change", args=[post])
