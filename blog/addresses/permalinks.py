"""The middleware that finds an article by its address of the form that the blog has chosen (blog/models/articles/permalinks.py)."""

from datetime import date

from django.urls import Resolver404, resolve

from blog.addresses.leading import lead_on
from blog.models import Post
from blog.models.articles.permalinks import Found, found_at
from blog.models.addresses.redirects import is_an_address, rest_here


class Permalinks:
    """Lets views find an article, and what is below it, by the address with its day, and leads from that to its own.

    For a blog that has chosen no form nothing is asked. `request.path` stays as it came: pages are stored under it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        site = getattr(request, "blog_site", None)  # None: the database is away.
        has_some = site and (site.permalinks or site.permalinks_moved_to is not None)
        return has_some and _found(request) or self.get_response(request)


def _found(request):
    """Have the request go on as one for the address with the day; or the redirect to where the article stands."""
    path, posts = request.path_info, Post.objects.out()
    if found := _dated(path, posts):
        if found.post.permalink:
            return _to(found.post, found.rest, request)
    elif found := found_at(path, posts):
        rest = found.rest.strip("/")
        here = rest_here(rest)
        if here != rest or not rest and path != found.post.permalink:
            return _to(found.post, here and f"{here}/", request)
    # What else is below it may lead on by itself, as the page of a picture that came with it does.
    if found and is_an_address(found.inside):
        request.path_info, request.post_pk = found.inside, found.post.pk
    return None


def _dated(path, posts):
    """The Found of an address with a day, or None."""
    try:
        where = resolve(path).kwargs
        day = date(*(int(where[part]) for part in ("year", "month", "day")))
    except (Resolver404, KeyError, ValueError):
        return None
    post = posts.filter(day=day, slug=where["slug"]).only(*Found.ASKED).first()
    return post and Found(post, path.removeprefix(post.dated_path))


def _to(post, rest, request):
    target = post.below(rest) if rest else post.get_absolute_url()
    return lead_on(request, target, request.META.get("QUERY_STRING", ""))
