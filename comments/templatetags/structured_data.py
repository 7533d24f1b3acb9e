"""An article with the beginning of its thread, in schema.org's words: for strangers, as search engines are."""

from django import template
from django.utils.text import Truncator

from blog.content.markup.to_html import plain
from blog.context import site_of
from blog.metadata import structured_data
from blog.pagecache.page_store import is_for_everybody
from lib.web.absolute_urls import absolute

register = template.Library()

COMMENTS = 10  # of the top level: more would make the page heavier, and no engine shows them
WORDS = 200  # characters of each


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
    steps = [(term.name, term.get_absolute_url()) for term in post.categories.all()[:1]]
    way = structured_data.way_to(site, *steps, (post.title, post.get_absolute_url()))
    return structured_data.script(structured_data.of_article(post, site, _said(post)), way)


def _said(post):
    if not post.comment_count:
        return
    first = post.comments.published().filter(level=0).order_by("created_at", "pk")[:COMMENTS]
    here = absolute(post.get_absolute_url())
    for pk, name, at, html in first.values_list("pk", "name", "created_at", "rendered"):
        words = Truncator(" ".join(plain(html).split())).chars(WORDS)
        yield f"{here}#c-{pk}", name, at, words
