"""The cookies that we give ourselves, which no script reads and no other site’s form brings."""

from django.conf import settings


def give(response, name, value, lasts):
    """Have a browser keep `value` for so many seconds, or a timedelta."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=lasts, httponly=True, samesite="Lax", secure=secure)


def names(name):
    """The names under which a cookie is given of which something depends, the one to be believed first.

    With https that is one which no other host of the same domain can have set (`__Host-…`). The plain one stays: a
    node of an earlier release, and that to which somebody goes back, knows no other.
    """
    return (f"__Host-{name}", name) if settings.SESSION_COOKIE_SECURE else (name,)
