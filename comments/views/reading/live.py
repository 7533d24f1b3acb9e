"""What is new in a thread, for pages that are open."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.models import Post
from blog.pagecache.page_store import stored_for
from comments import gate
from comments.thread import live
from comments.thread.reading import Changed
from comments.writers.identity import writer_of

LONGEST_AGO = 200  # changes of a thread: an older page is better loaded anew


@require_safe
def stream(request, post_pk):
    """The latest number of a thread, once; our own server answers with a stream before Django is asked (config/rsgi.py)."""
    numbers = live.numbers_of([post_pk])
    if post_pk not in numbers:
        raise Http404
    return HttpResponse(
        numbers[post_pk], content_type="text/plain", headers={"Cache-Control": "no-store"}
    )


@require_safe
@stored_for(lambda post_pk, **_: post_pk)
def changes(request, post_pk, since):
    """The trees of a thread that have changed since its number was `since`, drawn as on the page."""
    writer, site = writer_of(request), site_of(request)
    post = get_object_or_404(Post.objects.published(), pk=post_pk)
    if not 0 <= post.version - since <= LONGEST_AGO:
        raise Http404
    is_open = post.accepts_comments_on(site)
    context = {
        "post": post,
        "writer": writer,
        "thread": Changed(post, writer, since),
        "refusal": gate.refusal(writer, post) if is_open else None,
    }
    response = render(request, "comments/new/_changes.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
