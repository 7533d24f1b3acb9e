from functools import cache, partial
from typing import NamedTuple

from django import template
from django.db import models

from blog.context import site_of
from blog.pagecache.fragment_cache import FragmentCache, placeholder
from blog.pagecache.page_store import QUERY
from comments import gate
from comments.gate import Writer
from comments.models import Comment, Subscription
from comments.thread import guest_prefill, pretenders, server_drafts
from comments.thread.forms import form_for
from comments.thread.news import count_news, news_of
from comments.thread.pretenders import Badges
from comments.thread.reading import IN_REACH, Thread
from comments.thread.thread_html import Drawing, Filling, Own
from comments.writers import identity
from comments.writers.identity import STRANGER, writer_of
from comments.writers.queries import OfWriter
from lib.web import form_tokens

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def thread(context, post):
    """The thread below an article, and the form or the reason why there is none."""
    request = context["request"]
    writer = writer_of(request)
    sort = request.GET.get("sort", "oldest")
    is_open = post.accepts_comments_on(site_of(request))
    refusal = gate.refusal(writer, post) if is_open else None
    kept = server_drafts.given_back(request, post)
    if not writer.account:
        kept = guest_prefill.recalled(request) | kept
    form_url = "#respond" if is_open and not refusal else ""
    page = Thread(post, writer, sort, context.get("thread_from"))
    return context.flatten() | {
        "thread": page,
        "news": news_of(request, writer, page, form_url),
        "form_url": form_url,
        "has_reach": post.comment_count >= IN_REACH,
        "collapsed": request.GET.get("collapsed") == "1",
        "has_order": post.comment_count > 1,
        "is_open": is_open,
        "follows": _follows(writer, post) if is_open else "",
        "writer": writer,
        "refusal": refusal,
        "form": form_for(writer, initial=kept),
        "is_usual": not (refusal or kept) and _is_usual(writer, request),
    }


def _kinds(writer, post):
    theirs = Subscription.objects.by(writer).on_threads().confirmed().filter(post=post)
    return theirs.order_by("pk").values_list("kind", flat=True)[:1]


_subscribed = OfWriter(_kinds, post=models.BigIntegerField())


def _follows(writer, post):
    """The kind of the writer's subscription to the thread, or an empty text."""
    if not (writer.account or writer.token):
        return ""
    return _subscribed.first(writer, post=post.pk) or ""


def _is_usual(writer, request):
    """Whether nothing but the name of an account tells this writer's form from others'.

    A stranger's address may say where to go on after signing in, which is theirs alone.
    """
    return bool(writer.account) or writer == STRANGER and request.GET.keys() <= QUERY.keys()


class Someone(NamedTuple):
    """The account that writes, as far as its form shows it."""

    name: str


@register.simple_tag(takes_context=True)
def usual_form(context):
    """The empty form: one for all strangers, one for all accounts with gaps for what is theirs."""
    post, writer, own = context["post"], context["writer"], {}
    given = {"post": post, "form": context["form"], "level": 2, "writer": writer}
    if writer.account:
        own = {
            "name": writer.name,
            "token": context["csrf_token"],
            "seal": form_tokens.fresh_token(post.pk),
        }
        given["writer"] = Writer(account=Someone(placeholder("name")))
        given["csrf_token"] = placeholder("token")
        given["seal"] = placeholder("seal")
    else:
        given["request"] = context["request"]  # The services to sign in with ask for it.
    version = (post.pk, bool(writer.account), form_tokens.week())
    return FragmentCache().part("comments/_form.html", context, version, given, own)


@register.simple_tag(takes_context=True)
def comments(context, thread):
    """The comments of a thread's page, as whoever reads it meets them."""
    is_moderator = getattr(context.get("viewer"), "is_moderator", False)
    is_collapsed = context.get("collapsed", False)
    post, request, writer = context["post"], context["request"], context["writer"]
    site = site_of(request)
    own, waits = _own(post, writer, site)
    can_reply = post.accepts_comments_on(site) and not context.get("refusal")
    news = context.get("news")
    is_known = bool(writer.account or writer.token)
    is_shared = isinstance(thread, Thread) and not (is_moderator or waits)
    drawing = Drawing(
        can_reply,
        site,
        is_collapsed=is_collapsed,
        elsewhere=thread.elsewhere,
        token=str(context["csrf_token"]) if is_moderator else None,
        own=None if is_shared and is_known else own,
        news=news,
    )
    if not is_shared:
        return drawing.html(thread.steps())
    trees = partial(drawing.shared, thread, (site.version, post.pk, post.trees_version))
    if not is_known:
        return trees()  # A stranger's page is stored as a whole.
    # Those who are known by a cookie share what an article's page shows of a thread, unless
    # something of theirs waits in it.
    shown = (request.path, thread.sort, can_reply, is_collapsed)
    version = ("thread", site.version, post.pk, post.version, shown)
    return FragmentCache().joined(version, trees, Filling(own, news) if own or news else None)


@register.simple_tag(takes_context=True)
def guest_or_reader(context, comment):
    """What a comment's writer is, in a word, where their name alone would let them pass for staff."""
    request = context["request"]
    if not hasattr(request, "badges_of_names"):  # One for all of a page.
        request.badges_of_names = Badges(site_of(request))
    return pretenders.NAMES.get(request.badges_of_names.of(comment), "")


@register.simple_tag(takes_context=True)
def way_on(context, thread):
    """The link to the next page of a branch, where this page doesn't have the branch's top."""
    drawing = Drawing(can_reply=False, own={}, news=context.get("news"))
    return drawing.more(thread.more, thread.top)


@cache
def _theirs(end_with_replies):
    """A writer's comments on an article, and what they may do with them, prepared."""

    def build(writer, post, since):
        own = Comment.objects.by(writer).filter(post=post).not_withdrawn().order_by()
        own = own.with_what_its_writer_may(since, end_with_replies)
        return own.values_list("pk", "state", "pending_at", "can_be_edited")

    return OfWriter(build, post=models.BigIntegerField(), since=models.DateTimeField())


def _own(post, writer, site):
    """{key: Own} of the writer's comments on the post that are published or were removed, and
    whether anything of theirs waits there."""
    if not (writer.account or writer.token):
        return {}, False
    theirs = _theirs(site.edits_end_with_replies)
    found = theirs(writer, post=post.pk, since=site.edits_since)
    public, held = Comment.State.PUBLISHED, Comment.State.HELD
    waits = any(
        state == held or (state == public and pending_at) for _key, state, pending_at, _can in found
    )
    is_open = post.accepts_comments_on(site)
    own = {
        key: Own(key, state != public, state == public and can and is_open)
        for key, state, _pending_at, can in found
        if state != held
    }
    return own, waits


@register.simple_tag(takes_context=True)
def counts_of_news(context, posts):
    """{key of a post: how many comments are new there}, for whoever has an account."""
    writer = writer_of(context["request"])
    return count_news(writer.account, posts) if writer.account else {}


@register.filter
def of_post(counts, post):
    return counts.get(post.pk) if counts else None


@register.simple_tag
def seal_for(post, form, writer):
    """The token of the form: it tells its time, the week of a page that everybody is given, or that
    it comes back with what somebody has typed."""
    if _is_given_back(form):
        return form_tokens.renewed_token(post.pk)
    is_own = writer.account or writer.token
    return form_tokens.fresh_token(post.pk) if is_own else form_tokens.shared_token(post.pk)


@register.simple_tag
def key_for(form):
    """The key of a form that comes back with words; other forms are given one by a script."""
    return identity.new_key() if _is_given_back(form) else ""


def _is_given_back(form):
    return form.is_bound or bool(form.initial.get("text"))


@register.filter
def to_confirm(writer):
    """The address that this guest has still to confirm, if there is one."""
    return identity.to_confirm(writer)
