"""An address at which nothing stands: it leads on, or says so and is counted."""

from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

from blog.addresses import counting
from blog.addresses.leading import lead_on
from blog.addresses.likeness import likely, words_of
from blog.addresses.of_other_software import article_called, list_at
from blog.addresses.places import place_at
from blog.models import Redirect
from blog.models.addresses.redirects import (
    address_of,
    is_an_address,
    is_part,
    rest_here,
    split_below,
)


def not_found(request, exception=None):
    """Redirect what has moved, with its feed, its comments and its pages; else a 404."""
    if redirected := Redirect.redirect_for(request.path_info):
        led, target = redirected
        counting.waiting.led_on(led)
        return lead_on(request, target, request.META["QUERY_STRING"] if led.is_of_a_blog else "")
    path = request.path_info
    if target := _target_below(path):
        return lead_on(request, target)
    if not path.endswith("/"):
        if place_at(f"{path}/"):
            return lead_on(request, escape_leading_slashes(f"{request.path}/"))
        if _is_tried_with_slash(path):
            return render(request, "404.html", status=404)
    if target := list_at(path) or article_called(path):
        return lead_on(request, target)
    counting.count_missed(request)
    context = {"path": path, "likely": likely(path), "words": words_of(path)}
    return render(request, "404.html", context, status=404)


def _target_below(path):
    """Where what other software puts below the address of a page is here, or None."""
    address, rest = split_below(path)
    place = rest and place_at(address)
    if not place or place.thing is None or place.onto:
        return None
    rest, target = rest_here(rest), address_of(place.thing)
    if not rest or is_part(place.thing, rest):
        return target
    return f"{target.rstrip('/')}/{rest}/" if is_an_address(f"{address}{rest}/") else None


def _is_tried_with_slash(path):
    """Whether Django leads on to the same address with a slash, where it is counted."""
    try:
        return getattr(resolve(f"{path}/").func, "should_append_slash", True)
    except Resolver404:
        return False
