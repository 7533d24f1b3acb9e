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
from blog.models.articles.permalinks import inside
from blog.models.addresses.redirects import address_of

_TERMS = {"tag": Tag, "category": Category, "series": Series}


class Standing(NamedTuple):
    thing: models.Model | None  # none for the blog's own pages, such as the archive
    onto: str


def standing_at(address):
    """The Standing of a path of this blog, perhaps with a query and a fragment; None if nothing is there."""
    try:
        path = unquote(urlsplit(address).path)
        found = resolve(inside(path, Post.objects.out()))
    except (Resolver404, ValueError):  # Or no address: “//[x”.
        return None
    name = (found.url_name or "").removesuffix("_feed")
    if "day" in found.kwargs:
        return _of(_article(found.kwargs), address)
    if name == "page":
        return _of(Page.objects.public().filter(slug=found.kwargs["slug"]).first(), address)
    if name in _TERMS:
        return _of(_TERMS[name].objects.filter(slug=found.kwargs["slug"]).first(), address)
    if name == "author":
        return _of(_author(found.kwargs["name"]), address)
    if found.url_name is None and "path" in found.kwargs:  # A file that was uploaded.
        return Standing(None, address) if _is_a_file(found.kwargs["path"]) else None
    return Standing(None, address)


def _of(thing, address):
    if thing is None:
        return None
    path = unquote(address)
    for own in (unquote(address_of(thing)), getattr(thing, "dated_path", "//")):
        if path.startswith(own):
            return Standing(thing, path.removeprefix(own))
    return None


def _article(where):
    try:
        day = date(*(int(where[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None
    return Post.objects.out().filter(day=day, slug=where["slug"]).without_texts().first()


def _author(name):
    person = User.objects.named(name).first()
    return person if person and Post.objects.by(person).published().exists() else None


def _is_a_file(path):
    try:
        return default_storage.exists(path)
    except (ValueError, OSError, SuspiciousOperation):
        return False
