"""An address at which nothing stands: it leads on, or says so and is counted."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

from blog.addresses import counting
from blog.addresses.likeness import likely, words_of
from blog.addresses.standing import standing_at
from blog.models import Redirect


def not_found(request, exception=None):
    """What has moved leads on, with its feed, its comments and its pages."""
    if found := Redirect.leading_on(request.path_info):
        led, target = found
        counting.waiting.led_on(led)
        if led.is_of_a_blog and (query := request.META["QUERY_STRING"]):
            target = f"{target}?{query}"
        keeps_method = request.method not in ("GET", "HEAD")
        return HttpResponsePermanentRedirect(target, preserve_request=keeps_method)
    path = request.path_info
    if not path.endswith("/"):
        if standing_at(f"{path}/"):
            return HttpResponsePermanentRedirect(escape_leading_slashes(f"{request.path}/"))
        if _is_tried_with_slash(path):
            return render(request, "404.html", status=404)
    counting.count_missed(request)
    context = {"path": path, "likely": likely(path), "words": words_of(path)}
    return render(request, "404.html", context, status=404)


def _is_tried_with_slash(path):
    """Whether Django leads on to the same address with a slash, where it is counted."""
    try:
        return getattr(resolve(f"{path}/").func, "should_append_slash", True)
    except Resolver404:
        return False
