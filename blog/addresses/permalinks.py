"""Finding an article by its address of the form that the blog has chosen (blog/models/articles/permalinks.py)."""

from datetime import date

from django.urls import Resolver404, resolve

from blog.addresses.leading import lead_on
from blog.models import Post
from blog.models.addresses.redirects import is_an_address, rest_here
from blog.models.articles.permalinks import FoundArticle, article_at


def rewrite_or_redirect(request):
    """Have the request go on as one for the address with the day; or the redirect to where the article stands.

    `request.path` stays as it came: pages are stored under it.
    """
    path, posts = request.path_info, Post.objects.out()
    if article := _dated_article(path, posts):
        if article.post.permalink:
            return _to(article.post, article.rest, request)
    elif article := article_at(path, posts):
        rest = article.rest.strip("/")
        here = rest_here(rest)
        if here != rest or not rest and path != article.post.permalink:
            return _to(article.post, here and f"{here}/", request)
    # What else is below it may lead on by itself, as the page of a picture that came with it does.
    if article and is_an_address(article.inside):
        request.path_info, request.post_pk = article.inside, article.post.pk
    return None


def _dated_article(path, posts):
    """The Found of an address with a day, or None."""
    try:
        where = resolve(path).kwargs
        day = date(*(int(where[part]) for part in ("year", "month", "day")))
    except (Resolver404, KeyError, ValueError):
        return None
    post = posts.filter(day=day, slug=where["slug"]).only(*FoundArticle.ASKED).first()
    return post and FoundArticle(post, path.removeprefix(post.dated_path))


def _to(post, rest, request):
    target = post.below(rest) if rest else post.get_absolute_url()
    return lead_on(request, target, request.META.get("QUERY_STRING", ""))
