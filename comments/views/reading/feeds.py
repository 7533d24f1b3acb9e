"""Feeds of what readers answer: on one article, and on all."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blog.content.markup.to_html import excerpt
from blog.context import open_to
from blog.models import Site
from blog.pagecache.page_store import stored_for
from blog.views.articles import post_at
from blog.views.syndication.feeds import SUMMARY, BlogFeed, outside
from comments.models import Comment
from comments.thread.pretenders import signed
from lib.web import opened

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
        readable = Comment.objects.readable().published()
        return _signed(readable.order_by("-created_at", "-pk"))

    def item_title(self, comment):
        names = {"name": comment.signature, "title": comment.post.title}
        return _("%(name)s, on “%(title)s”") % names

    def item_description(self, comment):
        return escape(excerpt(comment.html, SUMMARY))

    def item_author_name(self, comment):
        return comment.signature

    def item_pubdate(self, comment):
        return comment.created_at

    def item_updateddate(self, comment):
        return comment.edited_at or comment.created_at

    def item_extra_kwargs(self, comment):
        return {"html": outside(comment.html, self.item_link(comment))}


class ArticleFeed(CommentsFeed):
    """The newest published comments on one article."""

    def get_object(self, request, **where):
        return get_object_or_404(open_to(request), pk=post_at(**where))

    def get_feed(self, obj, request):
        with opened.of(obj):
            return super().get_feed(obj, request)

    def heading(self, post):
        named = {"them": capfirst(Site.current().called()), "title": post.title}
        return _("%(them)s on “%(title)s”") % named

    def description(self, post):
        return post.standfirst

    def page(self, post):
        return post.get_absolute_url()

    def address(self, post):
        return post.feed_url

    def items(self, post):
        return _signed(Comment.objects.published().newest_of(post))


comments = CommentsFeed.views()
on_article = ArticleFeed.views(stored_for(post_at))


def _signed(newest):
    return signed(newest.select_related("post")[:COMMENTS])
