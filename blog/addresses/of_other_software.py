"""Feeds and archives of days, at the addresses that other software gives to them; asked where nothing of ours stands."""

import re

from django.urls import reverse

from blog.models import Post, Redirect
from blog.models.addresses.redirects import is_an_address

# Those of Blogger, Ghost, Jekyll, Hugo and WordPress, which also has one of each day, month and year.
_FEED = re.compile(
    r"/(feeds/posts/(default|full|summary)|(feed|rss|atom|index)\.xml|rss2?|rdf|atom|feed/(rss2?|rdf)"
    r"|wp-(feed|rss2?|rdf|atom)\.php|[0-9]{4}(/[0-9]{2}){0,2}/feed(/(rss2?|rdf|atom))?)/?"
)
_OF_COMMENTS = re.compile(r"/comments/feed/(rss2?|rdf)/?|/wp-commentsrss2\.php")
_ARCHIVE = re.compile(
    r"(?:(?:/archives)?/date)?/([0-9]{4})(?:/([0-9]{2})(?:/[0-9]{2})?)?(?:/page/[0-9]+)?/?"
)
_CALLED = re.compile(r"/([^/\x00]{1,200})/?")  # PostgreSQL takes no NUL, not even in a question.
_DATE = re.compile(r"([0-9]{4})(?:([0-9]{2})(?:[0-9]{2})?)?")


def article_called(path):
    """The address of the only article here that came from elsewhere and ends like a path, as WordPress guesses; or None."""
    match = _CALLED.fullmatch(path)
    came = Redirect.objects.filter(why=Redirect.Why.IMPORTED, post__isnull=False)
    posts = match and Post.objects.published().filter(slug=match[1], pk__in=came.values("post"))
    posts = list(posts.without_texts()[:2]) if match else []
    return posts[0].get_absolute_url() if len(posts) == 1 else None


def list_at(path):
    """The address here of a feed, or of the archive that has a day's articles, for one elsewhere; or None."""
    if _FEED.fullmatch(path):
        return reverse("feed_atom" if "atom" in path else "feed")
    if _OF_COMMENTS.fullmatch(path):
        return reverse("comments_feed")
    match = _ARCHIVE.fullmatch(path)
    return _archive(*match.groups()) if match and not is_an_address(path) else None


def archive_of(date):
    """The address of the archive for 2011, 201110 or 20111026, or None: that of the month has its days."""
    match = _DATE.fullmatch(date)
    return _archive(*match.groups()) if match else None


def _archive(year, month):
    """The address of a year's or month's archive, or None if it has no articles."""
    when = {"year": int(year)} | ({"month": int(month)} if month else {})
    posts = Post.objects.listed().filter(**{f"day__{part}": value for part, value in when.items()})
    is_there = when["year"] and posts.exists()
    return reverse("month" if month else "year", kwargs=when) if is_there else None
