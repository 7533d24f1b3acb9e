"""What is looked at of threads, comments and the index of search (lib/observing/site_checks.py)."""

from collections import defaultdict
from itertools import islice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.content.markup.to_html import plain, render_comment
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
def threads(pace):
    faults = list(islice(Check(lambda _comments: pace.rest()).faults(), MOST + 1))
    are_all = len(faults) <= MOST
    unsafe = {post for fault in faults if fault.kind not in IS_COUNTED for post in fault.posts}
    mended = {}
    for fault in faults[:MOST]:
        yield Finding(
            str(fault),
            _address_of(fault.posts[0]) if fault.posts else "",
            lambda fault=fault: _mend(fault.posts, mended),
            is_safe=are_all and not unsafe.intersection(fault.posts),
        )


def _mend(posts, mended):
    """Once for all faults of an article."""
    for post in posts:
        if post not in mended:
            mended[post] = " ".join(repair(post))
    return " ".join(mended[post] for post in posts)


@check("comments", what=_lazy("The HTML of comments"))
def html(pace):
    """What readers see of a comment has the words of its text, whichever release made it."""
    rows = Comment.objects.only("pk", "post_id", "text", "rendered")
    for some in slices(rows, TEXTS, pace):
        for comment in some:
            made = render_comment(comment.text) if comment.text else ""
            if made != comment.rendered and plain(made) != plain(comment.rendered):
                sentence = _("Comment %(number)d shows other words than its text has.")
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


@check("search", what=_lazy("The index of search"))
def index(pace):
    """Everything that can be read is found, and nothing else has its words in the index."""
    for some in slices(Post.everything.only("pk", "status"), ROWS, pace):
        for one in _astray(ARTICLE, some):
            yield _of_index(one.pk, Post.everything, [one.pk])
    comments = Comment.objects.only("pk", "state", "post_id").order_by()
    for some in slices(comments, ROWS, pace):
        of_posts = defaultdict(list)
        for one in _astray(COMMENT, some):
            of_posts[one.post_id].append(one.pk)
        for post, keys in of_posts.items():
            yield _of_index(post, Comment.objects, keys)
    for some in slices(SearchDocument.objects.only("number", "kind", "key"), ROWS, pace):
        for model, kind in ((Post.everything, ARTICLE), (Comment.objects, COMMENT)):
            keys = {one.key for one in some if one.kind == kind}
            for key in keys - set(model.filter(pk__in=keys).values_list("pk", flat=True)):
                sentence = _(
                    "The index of search has words of something that is gone (%(number)d)."
                )
                number = SearchDocument.numbered(kind, key)
                yield Finding(
                    sentence % {"number": key}, mend=lambda number=number: _forget(number)
                )


def _astray(kind, some):
    """Those of `some` that lack an entry, or have one although nobody may read them."""
    numbers = {SearchDocument.numbered(kind, one.pk): one for one in some}
    there = set(SearchDocument.objects.filter(pk__in=list(numbers)).values_list("pk", flat=True))
    return [one for number, one in numbers.items() if (number in there) != _has_entry(one)]


def _has_entry(one):
    """Whether an article or a comment belongs in the index; which of them may be read is asked by search."""
    if isinstance(one, Post):
        return one.status == Post.Status.PUBLISHED
    return one.state == Comment.State.PUBLISHED


def _of_index(post, model, keys):
    sentence = _("The index of search doesn’t have what article %(number)d and its comments say.")
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
