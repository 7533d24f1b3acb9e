"""The pages on which somebody ends what they are told by mail, from a message."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.mail.stop_links import NotOurs
from comments.notify.unsubscribe import Way


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, key):
    try:
        way = Way.opened(key)
    except NotOurs:
        return render(
            request, "comments/following/unsubscribe.html", {"fault": "forged"}, status=404
        )
    if request.method == "POST":
        way.end(request.POST.get("end", ""))
    context = {"way": way, "is_ended": request.method == "POST"}
    return render(request, "comments/following/unsubscribe.html", context)
