"""Reading a thread further than an article's page goes."""

from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.pagecache.page_store import stored_for
from blog.views.articles import post_at, show_article
from comments import gate, other_threads
from comments.models import Comment
from comments.thread.by_number import open_by_number
from comments.thread.news import news_of
from comments.thread.reading import IN_REACH, Branch, place_of
from comments.writers.identity import writer_of
from lib.web import opened


@require_safe
def permalink(request, pk):
    writer = writer_of(request)
    elsewhere = Comment.objects.on(other_threads.open_to(writer))
    comments = Comment.objects.on(open_by_number(request, writer)) | elsewhere
    comment = get_object_or_404(comments.met_by(writer), pk=pk)
    with opened.of(comment.post):
        return redirect(place_of(comment, writer))


@require_safe
@stored_for(post_at)
def article_comments(request, number, **where):
    """A long thread from one of its top-level comments on, below the same article."""
    roots = Comment.objects.filter(post=post_at(**where), level=0).met_by(writer_of(request))
    return show_article(request, thread_from=get_object_or_404(roots, pk=number), **where)


def post_of_comment(pk, **_):
    return Comment.objects.on_any().filter(pk=pk).values_list("post", flat=True).first()


@require_safe
@stored_for(post_of_comment)
def branch(request, pk, number=None):
    """Where a thread goes on that is too deep for its article's page, or too long for one."""
    writer = writer_of(request)
    comment = get_object_or_404(
        Comment.objects.on(open_by_number(request, writer)).met_by(writer).select_related("post"),
        pk=pk,
    )
    if number is not None and number < 2:
        raise Http404
    try:
        thread = Branch(comment, writer, number or 1)
    except EmptyPage as missing:
        raise Http404 from missing
    if not thread.roots:  # Nothing of it is left, or all that is has moved on.
        return redirect(thread.next_url or comment)
    with opened.of(comment.post):
        return render(request, "comments/thread/branch.html", _context(request, thread, writer))


def _context(request, thread, writer):
    post = thread.post
    is_open = post.accepts_comments_on(site_of(request))
    refusal = gate.refusal(writer, post) if is_open else None
    form_url = f"{post.get_absolute_url()}#respond" if is_open and not refusal else ""
    return {
        "thread": thread,
        "post": post,
        "writer": writer,
        "refusal": refusal,
        "news": news_of(request, writer, thread, form_url),
        "form_url": form_url,
        "has_reach": len(thread.rows) >= IN_REACH,
        "can_be_followed": is_open and thread.top.is_published,
    }
