from typing import NamedTuple

from django import template

from blog.fragments import Fragments, gap
from comments import gate, people
from comments.drawing import Drawing
from comments.forms import form_for
from comments.gate import Writer
from comments.people import writer_of
from comments.reading import Thread

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def thread(context, post):
    """The thread below an article, and the form or the reason why there is none."""
    request = context["request"]
    writer = writer_of(request)
    sort = request.GET.get("sort", "oldest")
    return context.flatten() | {
        "thread": Thread(post, writer, sort, context.get("thread_page", 1)),
        "collapsed": request.GET.get("collapsed") == "1",
        "writer": writer,
        "refusal": gate.refusal(writer, post) if post.accepts_comments else None,
        "form": form_for(writer),
    }


class Someone(NamedTuple):
    """An account, as far as its form shows it."""

    name: str


@register.simple_tag(takes_context=True)
def account_form(context):
    """The empty form of somebody who is signed in: the same for all of them but for two gaps."""
    post, writer = context["post"], Writer(account=Someone(gap("name")))
    given = {"post": post, "writer": writer, "form": context["form"], "level": 2}
    given["csrf_token"] = gap("token")
    own = {"name": context["writer"].name, "token": context["csrf_token"]}
    version = (post.pk, post.edition)
    return Fragments().part("comments/_form.html", context, version, given, own)


@register.simple_tag(takes_context=True)
def comments(context, thread):
    """The comments of a thread's page, as whoever reads it meets them."""
    is_moderator = getattr(context.get("viewer"), "is_moderator", False)
    drawing = Drawing(
        context["post"],
        is_collapsed=context.get("collapsed", False),
        elsewhere=thread.elsewhere,
        token=str(context["csrf_token"]) if is_moderator else None,
    )
    return drawing.html(thread.steps())


@register.filter
def to_confirm(writer):
    """The address that this guest has still to confirm, if there is one."""
    return people.to_confirm(writer)
