"""The box below articles in which somebody subscribes, and how many did."""

from datetime import timedelta

from django import template
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.context import site_of
from blog.models import Post, Site
from blog.pagecache.fragment_cache import FragmentCache, placeholder
from comments.models import Pace, Subscription
from comments.writers.identity import writer_of
from lib.db.prepared import Prepared
from newsletter.articles.links import ArticlesLink
from newsletter.models import Mailing

register = template.Library()

LATELY = timedelta(days=90)
_subscribed = Prepared(
    lambda account: (
        Subscription.objects.of_the_blog()
        .confirmed()
        .filter(account=account)
        .order_by("pk")
        .values_list("pk", flat=True)[:1]
    ),
    account=models.BigIntegerField(),
)


@register.simple_tag
def subscribers(fields):
    """How many get an article at once, and how many in their next letter; nobody, if the form says so."""
    if not Site.current().mails_articles or fields.get("skips_mail"):
        return {"at_once": 0, "later": 0}
    subscriptions = Subscription.objects.of_the_blog().confirmed()
    at_once = subscriptions.filter(pace=Pace.AT_ONCE).count()
    return {"at_once": at_once, "later": subscriptions.count() - at_once}


@register.simple_tag
def mailing_of(post):
    return Mailing.objects.going_out().filter(post=post).first()


@register.simple_tag(takes_context=True)
def subscribe_box(context, author=None):
    """The box, for all articles or an author's: one for all strangers, one for all accounts.

    Who gets them already needs none.
    """
    request = context["request"]
    if not site_of(request).mails_articles:
        return ""
    account, own = writer_of(request).account, {}
    given = {"known": bool(account), "author": author}
    if account:
        if author is None:
            gets_them = _subscribed.first(account=account.pk)
        else:
            subscription = ArticlesLink(account).subscription
            gets_them = subscription and subscription.has_author(author)
        if gets_them:
            return ""
        own = {"token": context["csrf_token"], "email": account.email}
        given |= {"csrf_token": placeholder("token"), "own_email": placeholder("email")}
    version = ("subscribe", bool(account), author and (author.pk, author.name))
    return FragmentCache().part("newsletter/_subscribe_box.html", context, version, given, own)


@register.simple_tag
def how_often(author=None):
    """How many articles there have been lately, in words; nothing of a blog that is quiet or new."""
    posts = Post.objects.listed().order_by("-published_at")
    posts = posts.by(author) if author else posts
    newest = posts.values_list("published_at", flat=True).first()
    if newest is None:
        return ""
    count = posts.filter(published_at__gt=newest - LATELY).count()
    if count >= 39:  # Three a week and more.
        a_week = round(count * 7 / LATELY.days)
        return ngettext("About %(n)d a week.", "About %(n)d a week.", a_week) % {"n": a_week}
    a_month = round(count / 3)
    if a_month == 0:
        return _("Now and then.")
    if a_month == 1:
        return _("About one a month.")
    return ngettext("About %(n)d a month.", "About %(n)d a month.", a_month) % {"n": a_month}
