"""Cookies that, with https, no other host of the same domain can have set: those called `__Host-…`."""

from django.conf import settings


def names(name):
    """The names under which a cookie is given, the one to be believed first.

    The plain one stays: a node of an earlier release, and that to which somebody goes back, knows no other.
    """
    return (f"__Host-{name}", name) if settings.SESSION_COOKIE_SECURE else (name,)
