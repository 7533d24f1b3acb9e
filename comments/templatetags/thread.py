from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

from django import template
from django.db import models

from blog.content.markup.to_html import trusted
from blog.context import site_of
from blog.pagecache.fragment_cache import FragmentCache, filled, placeholder, with_defaults
from blog.pagecache.page_store import QUERY
from comments import gate
from comments.desk import readers
from comments.gate import Writer
from comments.models import Comment, Correction, Subscription, quoted_in
from comments.thread import guest_prefill, pretenders, server_drafts
from comments.thread.forms import form_for
from comments.thread.latest import latest_comments
from comments.thread.news import Latest, count_news, news_of
from comments.thread.pins import pinned_keys
from comments.thread.pretenders import Badges
from comments.thread.reading import IN_REACH, Thread
from comments.thread.thanks import thanks_of
from comments.thread.thread_html import Drawing, Filling, Own, TakesInto
from comments.writers import identity
from comments.writers.identity import STRANGER, writer_of
from comments.writers.queries import OfWriter
from lib.db.prepared import Prepared
from lib.web import form_tokens

register = template.Library()

IN_A_BOX = 5


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
    is_known = writer.account or writer.token
    return context.flatten() | {
        "thread": page,
        "news": news_of(request, writer, page, form_url),
        "form_url": form_url,
        "has_reach": post.comment_count >= IN_REACH,
        "collapsed": request.GET.get("collapsed") == "1",
        "has_order": post.comment_count > 1,
        "is_open": is_open,
        "follows": (is_open and is_known and _subscribed.first(writer, post=post.pk)) or "",
        "writer": writer,
        "refusal": refusal,
        "form": form_for(writer, initial=kept),
        "is_usual": not (refusal or kept) and _is_usual(writer, request),
    }


def _kinds(writer, post):
    theirs = Subscription.objects.by(writer).on_threads().confirmed().filter(post=post)
    return theirs.order_by("pk").values_list("kind", flat=True)[:1]


_subscribed = OfWriter(_kinds, post=models.BigIntegerField())


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
    return FragmentCache().part("comments/form/_form.html", context, version, given, own)


@register.simple_tag(takes_context=True)
def comments(context, thread):
    """The comments of a thread's page, as whoever reads it meets them."""
    is_moderator = getattr(context.get("viewer"), "acts_as_moderator", False)
    is_collapsed = context.get("collapsed", False)
    post, request, writer = context["post"], context["request"], context["writer"]
    site = site_of(request)
    own, waits = _own(post, writer, site, is_moderator)
    can_reply = post.accepts_comments_on(site) and not context.get("refusal")
    news = _news(context)
    is_known = bool(writer.account or writer.token)
    takes_into = _takes_into(post, writer, is_moderator)
    is_shared = isinstance(thread, Thread) and not (is_moderator or waits)
    thanks = None
    if post.takes_thanks_on(site):
        thanks = thanks_of(post, writer, can_thank=not context.get("refusal"), own=own)
    drawing = Drawing(
        can_reply,
        site,
        is_collapsed=is_collapsed,
        elsewhere=thread.elsewhere,
        token=str(context["csrf_token"]) if is_moderator else None,
        barred=gate.kept_out(post) if is_moderator else None,
        own=None if is_shared and is_known else own,
        news=news,
        takes_into=takes_into,
        thanks=thanks,
        pinned=pinned_keys(post, site),
        is_shared=is_shared,
    )
    if not is_shared:
        return drawing.html(thread.steps())
    trees = partial(drawing.shared, thread, (site.version, post.pk, post.trees_version))
    if not is_known:  # A stranger's page is stored as a whole.
        return filled(trees(), thanks.get) if thanks else trees()
    # Those who are known by a cookie share what an article's page shows of a thread, unless
    # something of theirs waits in it.
    shown = (request.path, thread.sort, can_reply, is_collapsed)
    has_own_thanks = thanks and not thanks.is_usual
    filling = None
    if own or news or takes_into or has_own_thanks:
        filling = Filling(own, news, takes_into, thanks if has_own_thanks else None)
    version = ("thread", site.version, post.pk, post.version, shown)
    if thanks:
        usual = thanks.for_everybody()
        version += (post.thanks_version, usual.address_name, usual.can_thank)
        return FragmentCache().joined(version, lambda: with_defaults(trees(), usual.get), filling)
    return FragmentCache().joined(version, trees, filling)


def _takes_into(post, writer, is_moderator):
    if not post.is_by(writer.account):
        return None
    can_pin = _pins_here(post, writer, is_moderator)
    return TakesInto(post.pk, readers.worth_taking(post), can_pin)


def _pins_here(post, writer, is_moderator):
    """Whether this author pins comments from a menu; moderators have the link beside each comment."""
    return post.is_by(writer.account) and not (is_moderator or post.is_trial)


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
    drawing = Drawing(can_reply=False, own={}, news=_news(context))
    return drawing.more(thread.more, thread.top)


@register.simple_tag(takes_context=True)
def times_on_next_page(context, thread):
    """When the comments that the link to the next page leads to were written, for guests."""
    news = _news(context)
    return trusted(news.on_next_page(thread)) if isinstance(news, Latest) else ""


def _news(context):
    """What marks new comments: of an account the server knows them, of a guest the browser."""
    writer, post = context["writer"], context["post"]
    if writer.account:
        return context.get("news")
    return context.render_context.setdefault("latest", Latest(post, writer))  # One for a page.


class OwnRow(NamedTuple):
    """A comment of the writer who reads."""

    pk: int
    state: str
    pending_at: datetime | None
    leaves_place: bool
    can_be_edited: bool

    @property
    def waits_with_an_edit(self):
        return self.state == Comment.State.PUBLISHED and bool(self.pending_at)

    @property
    def is_alone(self):
        """Whether it was removed before anybody met it, and is shown to its writer alone."""
        return self.state == Comment.State.REMOVED and not self.leaves_place


@cache
def _theirs(end_with_replies):
    """A writer's comments on an article, and what they may do with them, prepared."""

    def build(writer, post, since):
        own = Comment.objects.by(writer).filter(post=post).not_withdrawn().order_by()
        own = own.with_what_its_writer_may(since, end_with_replies)
        return own.values_list(*OwnRow._fields)

    return OfWriter(build, post=models.BigIntegerField(), since=models.DateTimeField())


def _own(post, writer, site, is_moderator):
    """{key: Own} of the writer's comments on the post that are published or were removed, and
    whether anything of theirs waits there, or is shown to nobody else."""
    if not (writer.account or writer.token):
        return {}, False
    theirs = _theirs(site.edits_end_with_replies)
    rows = theirs(writer, post=post.pk, since=site.edits_since)
    public, held = Comment.State.PUBLISHED, Comment.State.HELD
    rows = list(map(OwnRow._make, rows))
    waits = any(one.state == held or one.is_alone or one.waits_with_an_edit for one in rows)
    is_open = post.accepts_comments_on(site)
    can_pin = bool(rows) and _pins_here(post, writer, is_moderator)
    own = {
        one.pk: Own(
            one.pk,
            one.state != public,
            one.state == public and one.can_be_edited and is_open,
            one.is_alone,
            one.state == public and can_pin,
        )
        for one in rows
        if one.state != held
    }
    return own, waits


@register.simple_tag(takes_context=True)
def counts_of_news(context, posts):
    """{key of a post: how many comments are new there}, for whoever has an account."""
    writer = writer_of(context["request"])
    return count_news(writer.account, posts) if writer.account else {}


@register.simple_tag
def latest_box():
    """The newest comments, for a list of the blog."""
    return latest_comments(0, IN_A_BOX)


@register.filter
def of_post(counts, post):
    return counts.get(post.pk) if counts else None


@register.simple_tag
def form_token_for(post, form, writer):
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


@register.filter
def goes_on(post):
    """The articles in which comments of its thread are quoted."""
    return list(quoted_in.goes_on_in(post))


_has_corrections = Prepared(
    lambda post: Correction.objects.published().filter(post=post).values_list("pk", flat=True)[:1],
    post=models.BigIntegerField(),
)


@register.filter
def corrected(post):
    """The corrections of an article, oldest first."""
    if not _has_corrections(post=post.pk):
        return []  # As of most, and then it is asked for with every comment.
    return list(reversed(post.corrections.public().with_all()))
