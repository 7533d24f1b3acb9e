"""What search engines are told: where everything stands, and where they need not look.

The map is an index of one file for each month of articles, and of one for all the rest.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.models import Category, Page, Post, Tag
from blog.pagecache.page_store import stored
from lib.web.absolute_urls import absolute

FULL = 50_000  # addresses; the protocol allows no more in one file
PICTURES = 1000  # of one address, the same

# config/urls.py adds what other apps have.
NAMED = ["home", "archive", "tags"]
# Safe on what blog.content.markup.to_html made, and on nothing else.
PICTURE = re.compile(r'<img [^>]*?\bsrc="([^"]+)"')


@dataclass(frozen=True)
class SitemapEntry:
    """An address on the map, or a file of it."""

    location: str
    changed_at: datetime | None = None
    pictures: tuple = ()


@require_safe
@stored
def sitemap(request):
    """The files that have every address there is."""
    months = _articles().annotate(month=TruncMonth("day")).values_list("month").order_by("-month")
    parts = [_file("site")]
    for month, changed_at in months.annotate(changed=Max("changed_at")):
        parts.append(_file(f"{month:%Y-%m}", changed_at))
    return _xml(request, "sitemap_index.xml", parts)


@require_safe
@stored
def sitemap_of_site(request, names):
    """Lists, pages, and what articles are filed under."""
    entries = [SitemapEntry(absolute(reverse(name))) for name in names]
    pages = Page.objects.public().order_by("pk").only("slug", "changed_at")
    entries += [SitemapEntry(absolute(page.get_absolute_url()), page.changed_at) for page in pages]
    for terms in (Category.objects, Tag.objects):
        entries += [SitemapEntry(absolute(term.get_absolute_url())) for term in terms.in_use()]
    return _xml(request, "sitemap.xml", entries[:FULL])


@require_safe
@stored
def sitemap_of_month(request, year, month):
    posts = _articles().filter(day__year=year, day__month=month).select_related("lead")
    posts = posts.only("day", "slug", "permalink", "changed_at", "rendered", "lead")
    entries = []
    for post in posts.order_by("pk")[:FULL]:
        sources = [post.lead.url] if post.lead else []
        sources += [unescape(src) for src in PICTURE.findall(post.rendered)]
        whole = (urljoin(absolute("/"), src) for src in sources if not src.startswith("data:"))
        pictures = tuple(dict.fromkeys(whole))[:PICTURES]
        entries.append(SitemapEntry(absolute(post.get_absolute_url()), post.changed_at, pictures))
    if not entries:
        raise Http404
    return _xml(request, "sitemap.xml", entries)


@require_safe
@stored
def robots(request):
    context = {"sitemap": absolute(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def indexnow_key(request):
    """What proves to search engines that who tells them of articles has the blog."""
    if not settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(settings.INDEXNOW_KEY, content_type="text/plain; charset=utf-8")


def _articles():
    """The articles that search engines are to have, at the address that they have here."""
    return Post.objects.published().filter(is_noindex=False, canonical_url="").order_by()


def _file(name, changed_at=None):
    return SitemapEntry(absolute(f"/sitemap-{name}.xml"), changed_at)


def _xml(request, template, entries):
    kind = "application/xml; charset=utf-8"
    return render(request, template, {"entries": entries}, content_type=kind)
