"""Feeds of what readers answer: on one article, and on all."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.content.markup.to_html import excerpt
from blog.models import Post, Site
from blog.pagecache.page_store import stored, stored_for
from blog.views.articles import post_at
from blog.views.feeds import SUMMARY, BlogFeed, outside
from comments.models import Comment

COMMENTS = 50


class CommentsFeed(BlogFeed):
    """The newest published comments on articles that anybody may open."""

    def heading(self, obj):
        return capfirst(Site.current().called())

    def page(self, obj):
        return reverse("home")

    def address(self, obj):
        return reverse("comments_feed")

    def items(self, obj):
        return _newest(Comment.objects.readable())

    def item_title(self, comment):
        names = {"name": comment.name, "title": comment.post.title}
        return _("%(name)s, on “%(title)s”") % names

    def item_description(self, comment):
        return escape(excerpt(comment.html, SUMMARY))

    def item_author_name(self, comment):
        return comment.name

    def item_pubdate(self, comment):
        return comment.created_at

    def item_extra_kwargs(self, comment):
        return {"html": outside(comment.html, self.item_link(comment))}


class ArticleFeed(CommentsFeed):
    """The newest published comments on one article."""

    def get_object(self, request, **where):
        return get_object_or_404(Post, pk=post_at(**where))

    def heading(self, post):
        named = {"them": capfirst(Site.current().called()), "title": post.title}
        return _("%(them)s on “%(title)s”") % named

    def description(self, post):
        return post.standfirst

    def page(self, post):
        return post.get_absolute_url()

    def address(self, post):
        return reverse("article_feed", args=post.address)

    def items(self, post):
        return _newest(post.comments)


comments = require_safe(stored(CommentsFeed()))
on_article = require_safe(stored_for(post_at)(ArticleFeed()))


def _newest(comments):
    found = comments.published().select_related("post")
    return found.order_by("-created_at", "-pk")[:COMMENTS]
