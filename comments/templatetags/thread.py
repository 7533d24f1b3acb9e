from django import template

from comments.forms import form_for
from comments.people import writer_of
from comments.reading import Thread
from comments import gate

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
