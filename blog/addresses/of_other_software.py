"""Feeds and archives of days, at the addresses that other software gives to them; asked where nothing of ours stands."""

import re

from django.urls import reverse

from blog.models import Post
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
_DATE = re.compile(r"([0-9]{4})(?:([0-9]{2})(?:[0-9]{2})?)?")


def list_at(path):
    """The address here of a feed, or of the archive that has a day's articles, for one elsewhere; or None."""
    if _FEED.fullmatch(path):
        return reverse("feed_atom" if "atom" in path else "feed")
    if _OF_COMMENTS.fullmatch(path):
        return reverse("comments_feed")
    found = _ARCHIVE.fullmatch(path)
    return _archive(*found.groups()) if found and not is_an_address(path) else None


def archive_of(date):
    """The address of the archive for 2011, 201110 or 20111026, or None: that of the month has its days."""
    found = _DATE.fullmatch(date)
    return _archive(*found.groups()) if found else None


def _archive(year, month):
    """Its address, if it has articles."""
    when = {"year": int(year)} | ({"month": int(month)} if month else {})
    posts = Post.objects.listed().filter(**{f"day__{part}": value for part, value in when.items()})
    is_there = when["year"] and posts.exists()
    return reverse("month" if month else "year", kwargs=when) if is_there else None
