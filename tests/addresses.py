"""Every address that the site's URL configuration knows, for tests that ask all of them."""

from django.urls import URLPattern, get_resolver


def routes(*, without=frozenset()):
    """(route, pattern) of each view: "comments/<int:pk>/", and its URLPattern; `without` are prefixes left out."""
    return _below(get_resolver().url_patterns, "", without)


def _below(patterns, before, without):
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield before + route, pattern
        elif route not in without:
            yield from _below(pattern.url_patterns, before + route, without)
