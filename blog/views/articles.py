"""What a reader opens: the home page, lists of articles, articles and pages."""

import sys
from datetime import date

from django.core.paginator import EmptyPage, Paginator
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.context import is_staff, may_open, site_of
from blog.models import Category, Page, Post, Series, Site, Tag
from blog.pagecache import fallback
from blog.pagecache.page_store import stored, stored_for
from blog.pagecache.refusals import page_of
from blog.views.locked import locked
from blog.views.old_queries import by_query
from lib.db.prepared import Prepared
from lib.observing.outages import is_outage
from lib.web import opened

A_PAGE = 10
ON_THE_FIRST = 4  # The newest large, three with their standfirst; the rest as rows.
LINES = 100  # articles on a page of the archive


@require_safe
@stored
def home(request, number=1):
    if number == 1 and request.GET and (answer := by_query(request)):
        return answer
    page = _page(Post.objects.filter(is_pinned=False), number)
    if page.number == 1:
        page.object_list = [*pinned(), *page.object_list]
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


def pinned():
    """The articles that stay first on the home page."""
    posts = Post.objects.listed().filter(is_pinned=True)
    return list(posts.newest_first().with_terms().without_texts()[:A_PAGE])


@require_safe
@stored
def archive(request, number=1):
    """A line an article; beside a long archive stands on which page of it each year begins."""
    posts = Post.objects.listed()
    page = _cut(posts.newest_first().without_texts(), number, LINES)
    beginnings, before = [], 0  # (year, its articles, the page on which its newest stands)
    for year, count in posts.by_year() if page.has_other_pages() else ():
        beginnings.append((year, count, before // LINES + 1))
        before += count
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
    """What is filed under a category, and under those that stand in it."""
    term = get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    return _list(request, term.all_posts(), term.name, number, term=term, below=term.below())


@require_safe
@stored
def series(request, slug):
    """The parts of a series in their order, those to come without a word of them."""
    term = get_object_or_404(Series, slug=slug)
    parts = term.public_parts()
    if not any(part.is_out for part in parts):
        raise Http404
    return render(request, "blog/series/series.html", {"series": term, "parts": parts})


@require_safe
@stored
def tag(request, slug, number=1):
    term = get_object_or_404(Tag, slug=slug)
    return _list(request, term.posts.all(), term.name, number, term=term)


@require_safe
@stored
def tags(request):
    context = {"tags": Tag.objects.in_use(), "categories": Category.objects.outermost()}
    return render(request, "blog/tags.html", context)


def _at(shown):
    """The article that is out at an address, whoever may read it, prepared; `shown` says what of it."""
    return Prepared(
        lambda day, slug, at: shown(Post.objects.out(at).filter(day=day, slug=slug)),
        day=models.DateField(),
        slug=models.SlugField(),
        at=models.DateTimeField(),
    )


_key_at = _at(lambda posts: posts.values_list("pk", flat=True))
_page_at = _at(lambda posts: posts.select_related("author", "lead", "social_picture").defer("text"))


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
    return show_article(request, is_read=True, **where)


def show_article(request, year, month, day, slug, *, is_read=False, **context):
    """The article; its template asks for the thread below it. Whoever opens it may count as a reader."""
    site_of(request)
    post = _first_at(_page_at, year, month, day, slug)
    if post is None:
        raise Http404
    if not may_open(request, post):
        return locked(request, post)
    with opened.of(post):
        response = render(request, "blog/article.html", {"post": post, **context})
    if is_read and not is_staff(request):
        response.read_of = post.pk  # for the server that sends it: blog/reads/counting.py
    return response


@require_safe
@stored
def page(request, slug):
    page = get_object_or_404(Page.objects.public(), slug=slug)
    return render(request, "blog/page.html", {"page": page})


# Any single word is the address of a page that there might be: the one at which nothing stands says
# so without a detour (blog/views/not_found.py).
page.should_append_slash = False


def bad_request(request, exception=None):
    """More fields than a form has, or a host that isn't ours."""
    headers, page = page_of(400)
    return HttpResponse(page, status=400, headers=dict(headers))


def server_error(request):
    """The database may be what failed, so this page asks it nothing."""
    error = sys.exc_info()[1]  # None where somebody only looks at the page.
    if error and is_outage(error):
        return fallback.answer(request, error)
    frame = {"blog_site": Site(), "links": {}}
    frame |= {"policy_revision": None, "viewer": None}
    return render(request, "500.html", frame, status=500)


def _list(request, posts, title, number, *, term=None, month=False, **more):
    page = _page(posts, number)
    if not page.object_list and not term:
        raise Http404
    if month:
        title = page.object_list[0].day
    base = request.path.removesuffix(f"page/{number}/")
    context = {"page": page, "title": title, "term": term, "is_month": month, "base": base}
    return render(request, "blog/list.html", context | more | finder())


def finder():
    """What stands beside the search field: the tags used most, and how many there are."""
    tags = list(Tag.objects.in_use().order_by("-count", "name", "pk"))
    return {"tags": tags[:6], "tag_count": len(tags)}


def _page(posts, number):
    return _cut(posts.listed().newest_first().with_terms().without_texts(), number, A_PAGE)


def _cut(posts, number, length):
    try:
        page = Paginator(posts, length).page(number)
    except EmptyPage as missing:
        raise Http404 from missing
    page.object_list = list(page.object_list)  # Cut by the views, but asked for once.
    return page
