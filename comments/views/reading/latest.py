"""The newest comments on all articles, page by page."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.pagecache.page_store import stored
from comments.thread.latest import latest_comments

A_PAGE = 30
PAGES = 100  # To skip over more of a million comments would take long, and nobody reads on so far.


@require_safe
@stored
def latest(request, number=1):
    if not 1 <= number <= PAGES:
        raise Http404
    start = (number - 1) * A_PAGE
    comments = latest_comments(start, A_PAGE + 1)
    if number > 1 and not comments:
        raise Http404
    context = {
        "comments": comments[:A_PAGE],
        "number": number,
        "previous": number - 1,
        "next": number + 1 if len(comments) > A_PAGE and number < PAGES else None,
        "base": reverse("latest_comments"),
    }
    return render(request, "comments/latest/latest.html", context)
