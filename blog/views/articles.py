"""What a reader opens: the home page, lists of articles, articles and pages."""

import sys
from datetime import date

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.static import serve

from blog.context import site_of
from blog.models import Category, Page, Post, Site, Tag
from blog.pagecache import fallback
from blog.pagecache.page_store import stored, stored_for
from blog.pagecache.refusals import page_of
from lib.db.prepared import Prepared
from lib.outages import is_outage

A_PAGE = 10
ON_THE_FIRST = 4  # The newest large, three with their standfirst; the rest as rows.
LINES = 100  # articles on a page of the archive


@require_safe
@stored
def home(request, number=1):
    page = _page(Post.objects, number)
    return render(
        request,
        "blog/home.html",
        {
            "page": page,
            "featured": page.object_list[:ON_THE_FIRST] if number == 1 else [],
            "earlier": page.object_list[ON_THE_FIRST:] if number == 1 else page.object_list,
            **finder(),
        },
    )


@require_safe
@stored
def archive(request, number=1):
    """A line an article; beside a long archive stands on which page of it each year begins."""
    posts = Post.objects.published()
    page = _cut(posts.newest_first().without_texts(), number, LINES)
    beginnings = _beginnings(posts.by_year()) if page.has_other_pages() else []
    return render(request, "blog/archive.html", {"page": page, "beginnings": beginnings})


@require_safe
@stored
def year(request, year, number=1):
    return _list(request, Post.objects.filter(day__year=year), str(year), number)


@require_safe
@stored
def month(request, year, month, number=1):
    posts = Post.objects.filter(day__year=year, day__month=month)
    return _list(request, posts, None, number, month=True)


@require_safe
@stored
def category(request, slug, number=1):
    term = get_object_or_404(Category, slug=slug)
    return _list(request, term.posts.all(), term.name, number, term=term)


@require_safe
@stored
def tag(request, slug, number=1):
    term = get_object_or_404(Tag, slug=slug)
    return _list(request, term.posts.all(), term.name, number, term=term)


@require_safe
@stored
def tags(request):
    found = Tag.objects.in_use()
    return render(request, "blog/tags.html", {"tags": found})


def _at(shown):
    """The published article at an address, prepared; `shown` says what of it."""
    return Prepared(
        lambda day, slug, at: shown(Post.objects.published(at).filter(day=day, slug=slug)),
        day=models.DateField(),
        slug=models.SlugField(),
        at=models.DateTimeField(),
    )


_key_at = _at(lambda posts: posts.values_list("pk", flat=True))
_page_at = _at(lambda posts: posts.select_related("author", "lead").defer("text"))


def _first_at(prepared, year, month, day, slug):
    try:
        day = date(int(year), int(month), int(day))
    except ValueError:  # The 30th of February, say.
        return None
    return prepared.first(day=day, slug=slug, at=timezone.now())


def post_at(year, month, day, slug, **_):
    """The key of the published article at an address, or None."""
    return _first_at(_key_at, year, month, day, slug)


@require_safe
@stored_for(post_at)
def article(request, **where):
    return show_article(request, **where)


def show_article(request, year, month, day, slug, **context):
    """The article; its template asks for the thread below it."""
    site_of(request)
    post = _first_at(_page_at, year, month, day, slug)
    if post is None:
        raise Http404
    return render(request, "blog/article.html", {"post": post, **context})


@require_safe
@stored
def page(request, slug):
    page = get_object_or_404(Page, slug=slug)
    return render(request, "blog/page.html", {"page": page})


@require_safe
def media(request, path):
    """A picture, or another file that was sent here."""
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as unusable:  # A name longer than the file system takes.
        raise Http404 from unusable


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def bad_request(request, exception=None):
    """More fields than a form has, or a host that isn't ours."""
    headers, page = page_of(400)
    return HttpResponse(page, status=400, headers=dict(headers))


def server_error(request):
    """The database may be what failed, so this page asks it nothing."""
    error = sys.exc_info()[1]  # None where somebody only looks at the page.
    if error and is_outage(error):
        return fallback.answer(request, error)
    frame = {"blog_site": Site(), "menu_pages": []}
    frame |= {"policy_revision": None, "viewer": None}
    return render(request, "500.html", frame, status=500)


def _list(request, posts, title, number, *, term=None, month=False):
    page = _page(posts, number)
    if not page.object_list and not term:
        raise Http404
    if month:
        title = page.object_list[0].day
    base = request.path.removesuffix(f"page/{number}/")
    context = {"page": page, "title": title, "term": term, "is_month": month, "base": base}
    return render(request, "blog/list.html", context | finder())


def finder():
    """What stands beside the search field: the tags used most, and how many there are."""
    tags = list(Tag.objects.in_use().order_by("-count", "name"))
    return {"tags": tags[:6], "tag_count": len(tags)}


def _page(posts, number):
    return _cut(posts.published().newest_first().with_terms().without_texts(), number, A_PAGE)


def _cut(posts, number, length):
    try:
        page = Paginator(posts, length).page(number)
    except EmptyPage as missing:
        raise Http404 from missing
    page.object_list = list(page.object_list)  # Cut by the views, but asked for once.
    return page


def _beginnings(years):
    """(year, its articles, the page of the archive on which its newest stands)."""
    before = 0
    for year, count in years:
        yield year, count, before // LINES + 1
        before += count
