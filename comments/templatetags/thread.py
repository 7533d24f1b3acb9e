from django import template

from blog.markup import mentioning
from comments import gate, threads
from comments.forms import form_for
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


@register.filter
def words(node):
    """A comment's HTML, where "@Tilda" leads to the nearest comment of Tilda that it answers."""
    people, above = {}, node.parent
    while above is not None:
        if above.stands == threads.SHOWN:
            people.setdefault(above.comment.name.casefold(), f"#c-{above.comment.pk}")
        above = above.parent
    return mentioning(node.comment.rendered, people)
