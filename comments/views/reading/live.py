"""What is new in a thread, for pages that are open."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from comments.thread import live


@require_safe
def stream(request, post_pk):
    """The latest number of a thread, once; our own server answers with a stream before Django is asked (config/rsgi.py)."""
    numbers = live.numbers_of([post_pk])
    if post_pk not in numbers:
        raise Http404
    return HttpResponse(
        numbers[post_pk], content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
