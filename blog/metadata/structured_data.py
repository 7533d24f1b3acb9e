"""What pages say in the vocabulary of schema.org, as JSON-LD: only what search engines make use of."""

import json

from django.urls import reverse
from django.utils.translation import get_language

from blog.content.markup.to_html import trusted
from blog.metadata.cards import card_of_article, shortened
from blog.models.texts.authors import author_url
from lib.web.absolute_urls import absolute

HEADLINE = 110  # characters; search engines take no longer ones
# A script's text ends at "</script", and is read as comments from "<!--" on.
IN_A_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(*things):
    """The element of a page that holds these things."""
    said = {"@context": "https://schema.org", "@graph": [*filter(None, things)]}
    words = json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(IN_A_SCRIPT)
    return trusted(f'<script type="application/ld+json">{words}</script>')


def of_article(post, site, comments=()):
    """A BlogPosting; `comments` are (address, name, time, words) of some of its thread."""
    card = card_of_article(post)
    here = absolute(post.get_absolute_url())
    return _told(
        {
            "@type": "BlogPosting",
            "@id": here,
            "url": here,
            "mainEntityOfPage": here,
            "headline": post.title[:HEADLINE],
            "inLanguage": post.lang or get_language(),
            "description": card.description,
            "image": card.image,
            "datePublished": post.published_at.isoformat(),
            "dateModified": max(post.changed_at, post.published_at).isoformat(),
            "author": [_person(one) for one in post.authors],
            "publisher": {"@type": "Organization", "name": site.name, "url": absolute("/")},
            "keywords": [tag.name for tag in post.tags.all()],
            "commentCount": post.comment_count,
            "comment": [_comment(*about) for about in comments],
        }
    )


def of_blog(site):
    home = absolute(reverse("home"))
    about = {"@type": "Blog", "@id": home, "url": home, "name": site.name}
    return _told(about | {"description": shortened(site.tagline)})


def way_to(site, *steps):
    """A BreadcrumbList from the home page by `steps`, (name, path) each, to the page itself."""
    steps = [(site.name, reverse("home")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def _person(account):
    return {"@type": "Person", "name": account.name, "url": absolute(author_url(account))}


def _comment(url, name, at, words):
    return {
        "@type": "Comment",
        "url": url,
        "author": {"@type": "Person", "name": name},
        "datePublished": at.isoformat(),
        "text": words,
    }


def _told(about):
    """Without what there is nothing to say of."""
    return {name: value for name, value in about.items() if value not in ("", [], None)}
