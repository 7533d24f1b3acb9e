"""Which article here a thread belongs to, of a service that knows the articles by their addresses alone."""

from datetime import date
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from blog.models import Post, Redirect
from blog.models.addresses.redirects import as_read
from blog.models.articles.permalinks import inside
from transfer.sources.wordpress.shortcodes import is_action


class UnreadableMatches(ValueError):
    """The file of matches can't be read; says in a sentence why."""


class Articles:
    """The articles here, found by the addresses that they had. `matches` are {old address: new address}."""

    def __init__(self, matches):
        self.matches = {_known_by(old): new for old, new in matches.items()}

    def at(self, address):
        """The article that stood at `address`, published or not, or None."""
        address = self.matches.get(_known_by(address), address)
        if article := _article_at(address):
            return article
        url = split(address)
        path = as_read(url.path).rstrip("/")
        paths = [f"/?{url.query}"[:300]] if url.query and not path else [path, f"{path}/"]
        redirect = Redirect.objects.filter(path__in=paths, post__isnull=False, onto="").first()
        return redirect and redirect.post


def read_matches(path):
    """{old address: new address} of a file with a pair on each line. Raises UnreadableMatches."""
    return _pairs(path, _("“%(line)s” isn’t an old address and a new one."))


def read_shortcodes(path):
    """{name: what becomes of it} of a file with a pair on each line. Raises UnreadableMatches."""
    refusal = _(
        "“%(line)s” isn’t the name of a shortcode and one of code, code:php, quote, drop and keep."
    )
    return _pairs(path, refusal, is_second=is_action)


def _pairs(path, refusal, is_second=bool):
    try:
        with open(path, encoding="utf-8-sig") as file:
            rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableMatches(_("%(path)s can’t be read as text.") % {"path": path}) from error
    for row in rows:
        if len(row) != 2 or not is_second(row[1]):
            raise UnreadableMatches(refusal % {"line": " ".join(row)[:200]})
    return dict(rows)


def split(address):
    """The parts of an address that a stranger may have written; of what is none, an empty one's."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def host_of(address):
    """The host of an address without its www., or an empty text."""
    return (split(address).hostname or "").removeprefix("www.")


def _known_by(address):
    """A key that is the same for every spelling of an address: with https or www. or a slash at the end, or without."""
    url = split(address)
    return host_of(address), unquote(url.path).rstrip("/"), url.query


def _article_at(address):
    try:
        where = resolve(inside(unquote(split(address).path), Post.objects.all())).kwargs
        day = date(*(int(where[part]) for part in ("year", "month", "day")))
    except (Resolver404, KeyError, ValueError):
        return None
    return Post.objects.filter(day=day, slug=where.get("slug", "")).first()
