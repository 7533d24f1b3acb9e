"""What a page's head tells machines: `{% card_of post %}`, `{% card_of_page title=… %}`."""

from dataclasses import replace

from django import template

from blog.context import site_of
from blog.metadata import structured_data
from blog.metadata.cards import Card, card_of_article, card_of_site, shortened
from lib.web.absolute_urls import absolute

register = template.Library()


@register.inclusion_tag("blog/_card_tags.html", takes_context=True)
def article_card(context, post, url=""):
    """The card of an article; on a further page of its thread, with that page's `url`."""
    further = absolute(url) if url else ""
    return _given(context, card_of_article(post)) | {"url": further}


@register.inclusion_tag("blog/_card_tags.html", takes_context=True)
def site_card(context):
    return _given(context, card_of_site(context["blog_site"]))


@register.inclusion_tag("blog/_card_tags.html", takes_context=True)
def page_card(context, title, description="", is_noindex=False):
    """The card of any other page, at the address that was asked for."""
    here = absolute(context["request"].path)
    card = Card(here, str(title).strip(), shortened(description), is_noindex=is_noindex)
    return _given(context, card)


def _given(context, card):
    """What the tags show: the card, with the site's own picture where it has none."""
    site = context["blog_site"]
    return {"card": replace(card, picture=card.picture or site.card), "site": site}


@register.simple_tag(takes_context=True)
def blog_data(context):
    """The blog itself in schema.org's words, for its home page."""
    return structured_data.script(structured_data.of_blog(site_of(context["request"])))


@register.simple_tag(takes_context=True)
def way_data(context, name, path=""):
    """Breadcrumbs of a list or page, as schema.org data."""
    request = context["request"]
    way = structured_data.way_to(site_of(request), (str(name).strip(), path or request.path))
    return structured_data.script(way)
