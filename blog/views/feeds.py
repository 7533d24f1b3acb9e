"""Feeds of articles, and what all feeds of the blog have in common."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from blog.content.markup.to_html import excerpt
from blog.models import Category, Post, Site, Tag
from blog.pagecache.page_store import stored
from lib.web.absolute_urls import absolute

ARTICLES = 20
SUMMARY = 55  # words, where an article has no standfirst

# What XML 1.0 can't hold in any form.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&#?\w+;?")

# These patterns are safe on what blog.content.markup.to_html made, and on nothing else.
TAG = re.compile(r"""<[a-z][a-z0-9]*(?: [a-z-]+(?:=(?:"[^"]*"|'[^']*'))?)+ ?/?>""")
LINK = re.compile(r"""( (?:href|src|cite)=)("[^"]*"|'[^']*')""")
SET = re.compile(r"""( srcset=)("[^"]*"|'[^']*')""")


class FullText(Rss201rev2Feed):
    """RSS 2.0 with whole texts, their writers and the number of comments."""

    def write(self, outfile, encoding):
        handler = LegalXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }

    def latest_post_date(self):
        # Django's says "now" of a feed with nothing in it, so no two renderings would be the same.
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)

    def add_root_elements(self, handler):
        for name in ("title", "description"):
            self.feed[name] = read_either_way(self.feed[name] or "")
        super().add_root_elements(handler)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item | {"title": read_either_way(item["title"])})
        handler.addQuickElement("content:encoded", item["html"])
        if "comments_feed" in item:
            handler.addQuickElement("wfw:commentRss", item["comments_feed"])
            handler.addQuickElement("slash:comments", str(item["comment_count"]))


class LegalXML(SimplerXMLGenerator):
    """Leaves out what XML can't hold, where Django's would refuse the whole feed."""

    def characters(self, content):
        super().characters(ILLEGAL.sub("", str(content)))

    def startElement(self, name, attrs):
        super().startElement(name, {key: ILLEGAL.sub("", str(attrs[key])) for key in attrs})


class BlogFeed(Feed):
    """A feed whose addresses are the site's own, whoever asks under whatever name."""

    feed_type = FullText
    item_guid_is_permalink = True

    def title(self, obj):
        heading, site = self.heading(obj), Site.current().name
        return f"{heading} · {site}" if heading else site

    def heading(self, obj):
        """What the feed has, where it hasn't the whole blog."""

    def description(self, obj):
        return Site.current().tagline

    def link(self, obj):
        return absolute(self.page(obj))

    def feed_url(self, obj):
        return absolute(self.address(obj))

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    item_guid = item_link


class ArticlesFeed(BlogFeed):
    """The newest articles, whole."""

    def page(self, obj):
        return reverse("home")

    def address(self, obj):
        return reverse("feed")

    def items(self, obj):
        return _newest(Post.objects)

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return escape(post.standfirst or excerpt(post.html, SUMMARY))

    def item_author_name(self, post):
        return post.author.name

    def item_pubdate(self, post):
        return post.published_at

    def item_categories(self, post):
        return [term.name for term in (*post.categories.all(), *post.tags.all())]

    def item_comments(self, post):
        return f"{self.item_link(post)}#comments"

    def item_extra_kwargs(self, post):
        return {
            "html": _lead(post) + outside(post.html, self.item_link(post)),
            "comment_count": post.comment_count,
            "comments_feed": absolute(reverse("article_feed", args=post.address)),
        }


class TermFeed(ArticlesFeed):
    """The newest articles that are filed under one thing."""

    terms = None

    def get_object(self, request, slug):
        return get_object_or_404(self.terms, slug=slug)

    def heading(self, term):
        return term.name

    def description(self, term):
        return _("Articles filed under “%(term)s”") % {"term": term.name}

    def page(self, term):
        return term.get_absolute_url()

    def address(self, term):
        return term.feed_url

    def items(self, term):
        return _newest(term.posts)


class CategoryFeed(TermFeed):
    terms = Category.objects


class TagFeed(TermFeed):
    terms = Tag.objects


articles = require_safe(stored(ArticlesFeed()))
category = require_safe(stored(CategoryFeed()))
tag = require_safe(stored(TagFeed()))


def read_either_way(text):
    """A line of plain text for where RSS 2.0 doesn't say whether it has text or HTML, as in titles.

    Most readers take it for HTML, and would show "The <b> tag" as "The tag" in bold. What
    looks like a tag or an entity is therefore escaped, and nothing else: "AT&T" and "1 < 2"
    say the same as HTML and as text, so they are also right where it is taken for text.
    """
    return MARKUP.sub(lambda found: escape(found[0]) if _is_markup(found[0]) else found[0], text)


def outside(html, address):
    """The HTML of a text as it can stand away from its page at `address`: every link absolute."""

    def whole(match):
        quoted = match[2]
        return f"{match[1]}{quoted[0]}{urljoin(address, quoted[1:-1])}{quoted[0]}"

    def whole_set(match):
        quoted = match[2]
        sizes = (size.split() for size in quoted[1:-1].split(", "))
        joined = ", ".join(" ".join([urljoin(address, src), *width]) for src, *width in sizes)
        return f"{match[1]}{quoted[0]}{joined}{quoted[0]}"

    return TAG.sub(lambda tag: SET.sub(whole_set, LINK.sub(whole, tag[0])), html)


def _is_markup(found):
    return found == "<" or unescape(found) != found


def _newest(posts):
    return posts.published().newest_first().with_terms()[:ARTICLES]


def _lead(post):
    if post.lead is None:
        return ""
    return format_html(
        '<p><img src="{}" alt="{}" width="{}" height="{}"></p>\n',
        urljoin(absolute("/"), post.lead.file.url),
        post.lead.description,
        post.lead.width,
        post.lead.height,
    )
