"""An article with the beginning of its thread, in schema.org's words: for strangers, as search engines are."""

from functools import lru_cache, partial

from django import template
from django.db import models
from django.utils.text import Truncator

from blog.content.markup.to_html import plain
from blog.context import site_of
from blog.metadata import structured_data
from blog.pagecache.fragment_cache import FragmentCache, placeholder
from blog.pagecache.page_store import is_for_everybody
from comments.models import Comment
from lib.db.prepared import Prepared
from lib.web.absolute_urls import absolute

register = template.Library()

COMMENTS = 10  # of the top level: more would make the page heavier, and no engine shows them
WORDS = 200  # characters of each

_first = Prepared(
    lambda post: (
        Comment.objects.published()
        .filter(post=post, level=0)
        .order_by("created_at", "pk")
        .values_list("pk", "name", "created_at", "rendered")[:COMMENTS]
    ),
    post=models.BigIntegerField(),
)


@register.simple_tag(takes_context=True)
def article_data(context, post):
    request = context["request"]
    if (
        not post.is_for_everybody
        or request.path != post.get_absolute_url()
        or not is_for_everybody(request)
    ):
        return ""
    site = site_of(request)
    thread = structured_data.of_thread(post.comment_count, _beginning_of_thread(post))
    version = ("structured data", site.version, post.pk)
    return FragmentCache().joined(version, partial(_around, post, site), {"thread": thread})


def _around(post, site):
    """What of it the desk writes, with a gap for the thread."""
    steps = [(term.name, term.get_absolute_url()) for term in post.categories.all()[:1]]
    way = structured_data.way_to(site, *steps, (post.title, post.get_absolute_url()))
    script = structured_data.script(structured_data.of_article(post, site), way)
    return structured_data.without_thread(script, placeholder("thread"))


def _beginning_of_thread(post):
    if not post.comment_count:
        return
    here = absolute(post.get_absolute_url())
    for pk, name, at, html in _first(post=post.pk):
        yield f"{here}#c-{pk}", name, at, _beginning(html)


@lru_cache(maxsize=200)
def _beginning(html):
    """The first words of a comment: of ten, the next page after one was written shows nine again."""
    return Truncator(" ".join(plain(html).split())).chars(WORDS)
