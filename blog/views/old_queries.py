"""Addresses of WordPress that are a query of the home page: /?p=12, /?cat=3, /?feed=rss2, /?s=pears."""

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from blog.addresses import counting
from blog.models import Redirect

# What each name is called in the table of redirects.
_NAMES = {"p": "p", "page_id": "p", "attachment_id": "p", "cat": "cat", "author": "author"}


def by_query(request):
    """What answers such a query, or None if it is none. Raises Http404 for a number that nothing here has."""
    for name, called in _NAMES.items():
        value = request.GET.get(name, "")
        if value.isascii() and value.isdecimal():
            found = Redirect.of_query(called, value)
            if found is None:
                raise Http404
            led, target = found
            counting.waiting.led_on(led)
            return HttpResponsePermanentRedirect(target)
    if "feed" in request.GET:
        return HttpResponsePermanentRedirect(reverse("feed"))
    if words := request.GET.get("s"):
        return HttpResponseRedirect(f"{reverse('search')}?{urlencode({'q': words[:200]})}")
    return None
