"""What is new in a thread to somebody with an account, since they last opened it."""

from bisect import bisect_left
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from blog.pagecache.fragment_cache import FragmentCache
from comments.models import Comment, Visit
from comments.models.visits import VISIT
from lib.db import optional
from lib.db.prepared import Prepared

# What browsers say of a page that they fetch before anybody has asked for it.
PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


class Place(NamedTuple):
    """Where a new comment stands; in this order they are read."""

    tree_id: int
    lft: int
    level: int
    pk: int
    created_at: datetime


class Mark(NamedTuple):
    """Number of new comments below a comment."""

    n: int


class Neighbours(NamedTuple):
    """Whether there are new ones before and after a new comment."""

    is_first: bool
    is_last: bool


class News:
    """The new comments of one thread, at whatever places, and since when they are new.

    Each leads to the next, as a reader of `page` meets them, and the last to the form.
    """

    def __init__(self, since, places, page, form_url):
        self.since, self.places = since, sorted(places)
        self.met, self.form_url = page.met(self.places), form_url
        self.order = {place.pk: number for number, (place, _) in enumerate(self.met)}
        self.here = [n for n, (_, is_here) in enumerate(self.met) if is_here] or [0]

    def __len__(self):
        return len(self.places)

    @property
    def first_url(self):
        """The first on the page, or of all where there is none."""
        return self._url(self.here[0])

    @property
    def last_url(self):
        return self._url(self.here[-1])

    def _url(self, number):
        """The address of one of them; behind the last, that of the form."""
        if number == len(self.met):
            return self.form_url
        place, is_here = self.met[number]
        return f"#c-{place.pk}" if is_here else reverse("comment", args=[place.pk])

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
        if kind != "new":
            n = self.below(*where)
            if not n:
                return ""
            return FragmentCache().of(f"comments/new/_mark_{kind}.html", Mark(n)).filled()
        [key] = where
        number = self.order.get(key)
        if number is None:
            return ""
        before, after = number and self._url(number - 1), self._url(number + 1)
        neighbours = Neighbours(not before, not after)
        mark = FragmentCache().of("comments/new/_mark_new.html", neighbours)
        return mark.filled(previous=before, next=after)


NEWEST = 100  # More new ones behind a link than that are told as so many.
_newest = Prepared(
    lambda post: (
        Comment.objects.published()
        .newest_of(post)
        .values_list("tree_id", "lft", "created_at", "token")[:NEWEST]
    ),
    post=models.BigIntegerField(),
)


class Latest:
    """When the newest comments on `post` were written, less those of the guest `writer`.

    A guest's last visit is known to their browser alone. So each link to comments that stand on
    another page brings the times of those among the newest, and the browser counts.
    """

    def __init__(self, post, writer):
        self.post, self.writer = post, writer

    @cached_property
    def _places(self):
        own = self.writer.token
        newest = _newest(post=self.post.pk)
        return sorted(tuple(place) for *place, token in newest if not own or token != own)

    def mark(self, kind, *where):
        """The HTML of the times behind a link, as News.mark has that of a mark."""
        if kind != "more":
            return ""
        tree_id, lft, rght = where
        start = bisect_left(self._places, (tree_id, lft + 1))
        return self._html(self._places[start : bisect_left(self._places, (tree_id, rght))])

    def on_next_page(self, thread):
        """The HTML of the times of those in the trees that the next page of a thread begins with."""
        behind = {tree.tree_id for tree in thread.following}
        return self._html([place for place in self._places if place[0] in behind])

    @staticmethod
    def _html(places):
        zone = timezone.get_current_timezone()  # Asked once: there may be a hundred places.
        times = (at.astimezone(zone).isoformat() for *_, at in places)
        return "".join(f'<time datetime="{time}" hidden></time>' for time in times)


def news_of(request, writer, page, form_url):
    """The News that a page of a thread shows to an account, or None.

    Whoever opens it has visited it, unless it is only their browser that looks ahead.
    """
    if not writer.account or request.method not in ("GET", "HEAD"):
        return None
    account, post = writer.account, page.post
    purposes = " ".join(request.headers.get(name, "") for name in PURPOSE_HEADERS)
    looks_ahead = "prefetch" in purposes or "preview" in purposes
    is_visit = request.method == "GET" and not looks_ahead
    visit = _visit.first(account=account.pk, post=post.pk, at=timezone.now() - VISIT)
    if is_visit and visit is None:
        optional.try_to(Visit.begin, account, post)
    elif is_visit and visit.has_something_new:
        optional.try_to(visit.go_on)
    if visit is None or visit.newest is None or visit.newest <= visit.news_since:
        return None
    new = _by_others(account).filter(post=post, created_at__gt=visit.news_since)
    places = map(Place._make, new.values_list(*Place._fields))
    return News(visit.news_since, places, page, form_url)


def count_news(account, posts):
    """{key: how many comments are new there to an account} of those `posts` it has visited."""
    visits = Visit.objects.filter(account=account, post__in=posts).with_news_since()
    new = _by_others(account).filter(post=OuterRef("post"), created_at__gt=OuterRef("news_since"))
    number = new.values("post").annotate(n=Count("pk")).values("n")
    visits = visits.annotate(n=Coalesce(Subquery(number), 0))
    return dict(visits.values_list("post", "n"))


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


def _by_others(account):
    return Comment.objects.published().exclude(author=account).order_by()
