"""What search engines are told: where everything stands, and where they need not look."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.models import Category, Page, Post, Tag
from blog.pagecache.page_store import stored
from lib.web.absolute_urls import absolute

FULL = 50_000  # addresses; the protocol allows no more in one file


class Sitemap(sitemaps.Sitemap):
    """Some of the blog's addresses, under the site's own name."""

    limit = FULL

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return settings.SITE_URL.partition("://")[2]


class Articles(Sitemap):
    def items(self):
        return Post.objects.published().newest_first().only("day", "slug", "changed_at")

    def lastmod(self, post):
        return post.changed_at


class Pages(Sitemap):
    def items(self):
        return Page.objects.order_by("pk").only("slug", "changed_at")

    def lastmod(self, page):
        return page.changed_at


class Terms(Sitemap):
    """The lists of what is filed under something."""

    def __init__(self, terms):
        self.terms = terms

    def items(self):
        return self.terms.in_use().order_by("pk")


class Named(Sitemap):
    """Single pages, by the names of their addresses: `Named("home", "archive")`."""

    def __init__(self, *names):
        self.names = names

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


# config/urls.py adds what other apps have.
SITEMAPS = {
    "site": Named("home", "archive", "tags"),
    "articles": Articles(),
    "pages": Pages(),
    "categories": Terms(Category.objects),
    "tags": Terms(Tag.objects),
}


@require_safe
@stored
def sitemap(request, sitemaps):
    """Every address there is; or, where one file can't hold them all, the files that do."""
    if sum(section.paginator.count for section in sitemaps.values()) > FULL:
        return _index(request, sitemaps)
    return _addresses(request, [url for part in sitemaps.values() for url in part.get_urls()])


@require_safe
@stored
def sitemap_part(request, sitemaps, section, number):
    if section not in sitemaps:
        raise Http404
    try:
        return _addresses(request, sitemaps[section].get_urls(number))
    except EmptyPage as missing:
        raise Http404 from missing


@require_safe
@stored
def robots(request):
    context = {"sitemap": absolute(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def _index(request, sitemaps):
    parts = [
        {"location": absolute(reverse("sitemap_part", args=[section, number]))}
        for section, part in sitemaps.items()
        for number in part.paginator.page_range
        if part.paginator.count
    ]
    return _xml(request, "sitemap_index.xml", {"sitemaps": parts})


def _addresses(request, urls):
    return _xml(request, "sitemap.xml", {"urlset": urls})


def _xml(request, template, context):
    return render(request, template, context, content_type="application/xml; charset=utf-8")
