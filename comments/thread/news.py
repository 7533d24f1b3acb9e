"""What is new in a thread to somebody with an account, since they last opened it."""

from bisect import bisect_left
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.pagecache.fragment_cache import FragmentCache
from comments.models import Comment, Visit
from comments.models.visits import VISIT
from lib.db.prepared import Prepared

# What browsers say of a page that they fetch before anybody has asked for it.
AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


class Place(NamedTuple):
    """Where a new comment stands; in this order they are read."""

    tree_id: int
    lft: int
    level: int
    pk: int
    created_at: datetime


class Mark(NamedTuple):
    """How many are new; of a comment itself, one."""

    n: int


class News:
    """The new comments of one thread, at whatever places, and since when they are new."""

    def __init__(self, since, places):
        self.since, self.places = since, sorted(places)
        self.keys = {place.pk for place in self.places}

    def __len__(self):
        return len(self.places)

    @property
    def newest(self):
        return max(self.places, key=lambda place: place.created_at)

    def below(self, tree_id, lft, rght):
        """How many of them hang below the comment that stands there."""
        return bisect_left(self.places, (tree_id, rght)) - bisect_left(
            self.places, (tree_id, lft + 1)
        )

    def mark(self, kind, *where):
        """The HTML of a mark, if there is one: "new" of a key, "below" and "more" of a place."""
        n = where[0] in self.keys if kind == "new" else self.below(*where)
        return FragmentCache().of(f"comments/_mark_{kind}.html", Mark(int(n)))[0] if n else ""


def news_of(request, post, writer):
    """The News that a page of the thread of `post` shows to an account, or None.

    Whoever opens it has visited it, unless it is only their browser that looks ahead.
    """
    if not writer.account or request.method not in ("GET", "HEAD"):
        return None
    if not hasattr(request, "news"):
        request.news = _opened(writer.account, post, is_visit=_is_visit(request))
    return request.news


def count_news(account, posts):
    """{key: how many comments are new there to an account} of those `posts` it has visited."""
    found = Visit.objects.filter(account=account, post__in=posts).with_news_since()
    new = _by_others(account).filter(post=OuterRef("post"), created_at__gt=OuterRef("news_since"))
    number = new.values("post").annotate(n=Count("pk")).values("n")
    found = found.annotate(n=Coalesce(Subquery(number), 0))
    return dict(found.values_list("post", "n"))


_visit = Prepared(
    lambda account, post, at: (
        Visit.objects.filter(account=account, post=post)
        .with_news_since(at)
        .with_newest(_by_others(account))
    ),
    account=models.BigIntegerField(),
    post=models.BigIntegerField(),
    at=models.DateTimeField(),
)


def _opened(account, post, is_visit):
    visit = _visit.first(account=account.pk, post=post.pk, at=timezone.now() - VISIT)
    if is_visit:
        visit.go_on() if visit else Visit.begin(account, post)
    if visit is None or visit.newest is None or visit.newest <= visit.news_since:
        return None
    new = _by_others(account).filter(post=post, created_at__gt=visit.news_since)
    return News(visit.news_since, map(Place._make, new.values_list(*Place._fields)))


def _by_others(account):
    return Comment.objects.published().exclude(author=account).order_by()


def _is_visit(request):
    ahead = " ".join(request.headers.get(name, "") for name in AHEAD)
    return request.method == "GET" and not ("prefetch" in ahead or "preview" in ahead)
