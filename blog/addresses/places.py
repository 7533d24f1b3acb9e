"""What stands at an address: the thing, and what follows its own address."""

from datetime import date
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db import models
from django.urls import Resolver404, resolve

from accounts.models import User
from blog.models import Category, Page, Post, Series, Tag
from blog.models.addresses.redirects import address_of
from blog.models.articles.permalinks import inside

_TERMS = {"tag": Tag, "category": Category, "series": Series}


class AddressPlace(NamedTuple):
    thing: models.Model | None  # none for the blog's own pages, such as the archive
    onto: str


def place_at(address):
    """The Standing of a path of this blog, perhaps with a query and a fragment; None if nothing is there."""
    try:
        path = unquote(urlsplit(address).path)
        match = resolve(inside(path, Post.objects.out()))
    except (Resolver404, ValueError):  # Or no address: “//[x”.
        return None
    name = (match.url_name or "").removesuffix("_feed")
    if "day" in match.kwargs:
        return _place_of(_dated_article(match.kwargs), address)
    if name == "page":
        return _place_of(Page.objects.public().filter(slug=match.kwargs["slug"]).first(), address)
    if name in _TERMS:
        return _place_of(_TERMS[name].objects.filter(slug=match.kwargs["slug"]).first(), address)
    if name == "author":
        person = User.objects.named(match.kwargs["name"]).first()
        is_author = person and Post.objects.by(person).published().exists()
        return _place_of(person if is_author else None, address)
    if match.url_name is None and "path" in match.kwargs:  # A file that was uploaded.
        try:
            is_there = default_storage.exists(match.kwargs["path"])
        except (ValueError, OSError, SuspiciousOperation):
            is_there = False
        return AddressPlace(None, address) if is_there else None
    return AddressPlace(None, address)


def _place_of(thing, address):
    if thing is None:
        return None
    path = unquote(address)
    for own in (unquote(address_of(thing)), getattr(thing, "dated_path", "//")):
        if path.startswith(own):
            return AddressPlace(thing, path.removeprefix(own))
    return None


def _dated_article(where):
    try:
        day = date(*(int(where[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
    return Post.objects.out().filter(day=day, slug=where["slug"]).without_texts().first()
