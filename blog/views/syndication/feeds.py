"""Feeds of articles, and what all feeds of the blog have in common."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.feedgenerator import Stylesheet
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.content.bylines import names_of
from blog.content.markup.to_html import excerpt
from blog.content.outside import outside
from blog.models import Category, Post, Series, Site, Tag
from blog.models.texts.authors import author_url
from blog.models.texts.written import carded
from blog.pagecache.page_store import stored
from blog.views.authors import find_author
from blog.views.syndication.feed_formats import FORMATS, FullText
from lib.web.absolute_urls import absolute

ARTICLES = 20
SUMMARY = 55  # words, where an article has no standfirst


class BlogFeed(Feed):
    """A feed whose addresses are the site's own, whoever asks under whatever name."""

    feed_type, format = FullText, ""
    item_guid_is_permalink = True

    @classmethod
    def views(cls, stored=stored):
        """{name of a format: the view that answers in it}; RSS is the one without a name."""
        return {name: require_safe(stored(cls.in_format(name))) for name in FORMATS}

    @classmethod
    def in_format(cls, name):
        feed = cls()
        feed.feed_type, feed.format = FORMATS[name], name
        return feed

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
        return absolute(self.address(obj)) + (f"{self.format}/" if self.format else "")

    def stylesheets(self, obj):
        return [Stylesheet(static("css/feed.css"), mimetype="text/css")]

    def feed_extra_kwargs(self, obj):
        return {"hubs": settings.WEBSUB_HUBS}

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

    def item_guid(self, post):
        """The same in every form of addresses, or readers of feeds would have it twice."""
        return absolute(post.dated_url)

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return escape(post.summary or excerpt(carded(post.rendered), SUMMARY))

    def item_author_name(self, post):
        return names_of(post.authors)

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return max(post.changed_at, post.published_at)

    def item_categories(self, post):
        return [term.name for term in (*post.categories.all(), *post.tags.all())]

    def item_comments(self, post):
        return f"{self.item_link(post)}#comments"

    def item_extra_kwargs(self, post):
        lead = ""
        if post.lead is not None:
            lead = format_html(
                '<p><img src="{}" alt="{}" width="{}" height="{}"></p>\n',
                urljoin(absolute("/"), post.lead.file.url),
                post.lead.description,
                post.lead.width,
                post.lead.height,
            )
        return {
            "html": lead + outside(post.html_outside, self.item_link(post)),
            "comment_count": post.comment_count,
            "lang": post.lang,
            "comments_feed": absolute(post.feed_url),
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
    """The feed of a category, with what is filed under the categories in it."""

    terms = Category.objects

    def items(self, category):
        return _newest(category.all_posts())


class TagFeed(TermFeed):
    terms = Tag.objects


class SeriesFeed(TermFeed):
    terms = Series.objects

    def description(self, series):
        return series.description or _("The parts of “%(series)s”") % {"series": series.name}


class AuthorFeed(ArticlesFeed):
    """The newest articles that somebody wrote, alone or with others."""

    def get_object(self, request, name):
        return find_author(name)

    def heading(self, person):
        return person.name

    def description(self, person):
        return person.about or _("Articles by %(name)s") % {"name": person.name}

    def page(self, person):
        return author_url(person)

    def address(self, person):
        return reverse("author_feed", args=[person.name])

    def items(self, person):
        return _newest(Post.objects.by(person))


def fed(route, views, name):
    """The addresses of a feed in all its formats: `…feed/`, `…feed/atom/`, `…feed/json/`."""
    return [
        path(f"{route}{kind}/" if kind else route, view, name=f"{name}_{kind}" if kind else name)
        for kind, view in views.items()
    ]


def _newest(posts):
    newest = posts.listed().newest_first().with_terms()[:ARTICLES]
    return newest.prefetch_related("coauthors")
