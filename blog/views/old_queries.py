"""Addresses of WordPress that are a query of the home page: /?p=12, /?cat=3, /?tag=pears, /?m=201110, /?feed=rss2, /?s=pears."""

from urllib.parse import quote

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from blog.addresses import counting
from blog.addresses.of_other_software import archive_of
from blog.addresses.places import place_at
from blog.models import Redirect
from blog.models.addresses.redirects import address_of
from lib.text.numbers import number

# What each name is called in the table of redirects.
_NAMES = {
    "p": "p",
    "page_id": "p",
    "attachment_id": "p",
    "cat": "cat",
    "tag_id": "tag_id",
    "author": "author",
}
# Those that come with a name, and below which address that stands.
_NAMED = {"tag": "tag", "category_name": "category", "author_name": "author"}


def by_query(request):
    """What answers such a query, or None if it is none. Raises Http404 for a number or a name that nothing here has."""
    for name, called in _NAMES.items():
        value = request.GET.get(name, "")
        if number(value) is not None:
            return _led(Redirect.of_query(called, value))
    for name, place in _NAMED.items():
        if value := request.GET.get(name, "").strip("/"):
            return _answer_at(f"/{place}/{value}/")
    if archive := archive_of(request.GET.get("m", "")):
        return HttpResponsePermanentRedirect(archive)
    if "feed" in request.GET:
        is_of_comments = request.GET["feed"].startswith("comments-")
        return HttpResponsePermanentRedirect(reverse("comments_feed" if is_of_comments else "feed"))
    if words := request.GET.get("s"):
        return HttpResponseRedirect(f"{reverse('search')}?{urlencode({'q': words[:200]})}")
    return None


def _answer_at(path):
    """The redirect to what stands at an address, or stood there."""
    place = place_at(quote(path))
    if place and place.thing:
        return HttpResponsePermanentRedirect(address_of(place.thing))
    return _led(Redirect.redirect_for(path))


def _led(redirected):
    if redirected is None:
        raise Http404
    led, target = redirected
    counting.waiting.led_on(led)
    return HttpResponsePermanentRedirect(target)
