"""What pages say in the vocabulary of schema.org, as JSON-LD: only what search engines make use of."""

import json

from django.urls import reverse
from django.utils.translation import get_language

from blog.content.markup.to_html import trusted
from blog.metadata.cards import card_of_article, shortened
from blog.models.texts.authors import author_url
from lib.web.absolute_urls import absolute

THREAD = "THREAD"  # Only we can write it as a value: what others say has another name.
HEADLINE = 110  # characters; search engines take no longer ones
# A script's text ends at "</script", and is read as comments from "<!--" on.
IN_A_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(*things):
    """The element of a page that holds these things."""
    graph = {"@context": "https://schema.org", "@graph": [*filter(None, things)]}
    return trusted(f'<script type="application/ld+json">{_as_json(graph)}</script>')


def _as_json(thing):
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(IN_A_SCRIPT)


def of_article(post, site):
    """A BlogPosting, without what changes in its thread. What does has a gap (`without_thread`)."""
    card = card_of_article(post)
    here = absolute(post.get_absolute_url())
    authors = [
        {"@type": "Person", "name": one.name, "url": absolute(author_url(one))}
        for one in post.authors
    ]
    return _without_empty(
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
            "author": authors,
            "publisher": {"@type": "Organization", "name": site.name, "url": absolute("/")},
            "keywords": [tag.name for tag in post.tags.all()],
            "thread": THREAD,
        }
    )


def without_thread(script, gap):
    """The script, with a gap where the thread of its article stands."""
    return script.replace(_as_json({"thread": THREAD})[1:-1], gap)


def of_thread(count, comments):
    """What stands in that gap: `comments` are (address, name, time, words) of some of its comments."""
    shown = [
        {
            "@type": "Comment",
            "url": url,
            "author": {"@type": "Person", "name": name},
            "datePublished": at.isoformat(),
            "text": words,
        }
        for url, name, at, words in comments
    ]
    properties = _without_empty({"commentCount": count, "comment": shown})
    return trusted(_as_json(properties)[1:-1])


def of_blog(site):
    home = absolute(reverse("home"))
    about = {"@type": "Blog", "@id": home, "url": home, "name": site.name}
    return _without_empty(about | {"description": shortened(site.tagline)})


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


def _without_empty(about):
    """The entries of `about` that say something: without empty texts and lists, and None."""
    return {name: value for name, value in about.items() if value not in ("", [], None)}
