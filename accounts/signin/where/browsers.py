"""A browser is known again when somebody signs in with it: by a cookie, of which only a keyed hash is kept.

Whoever signs in with one that the account hasn't seen is told so by mail. The address isn't kept; the place,
where the operator has a file that knows it, is in the session alone (accounts/signin/where/places.py).
"""

from django.utils import timezone

from accounts import sessions
from accounts.models import Browser, browsers
from accounts.models.browsers import COOKIE
from accounts.signin.where import places
from lib.db import optional
from lib.web import cookies, user_agents


def record(request, response, account, *, is_sign_up=False):
    """Put on record that the account has just signed in with this browser; whether that is news to it."""
    token = request.COOKIES.get(COOKIE) or browsers.new_token()
    elsewhere = set(sessions.live(account)) - {request.session.session_key}
    is_known = bool(elsewhere) or account.browsers.exists()
    agent = request.headers.get("User-Agent", "")
    browser, is_new = Browser.record(account, token, *user_agents.names(agent))
    request.session[sessions.BROWSER] = browser.pk
    if place := places.place_of(request):
        request.session[sessions.PLACE] = place
    cookies.give(response, COOKIE, token[: browsers.LONGEST], browsers.LASTS)
    return browser, is_new and is_known and not is_sign_up


_written = {}  # {key of a browser: when this process wrote that it was seen}


def seen(browser):
    """Write, once an hour, that a browser in which somebody is signed in is used."""
    now = timezone.now()
    if _written.get(browser, now - browsers.OFTEN) > now - browsers.OFTEN:
        return
    if len(_written) > 10_000:
        _written.clear()
    if optional.try_to(Browser.objects.touch, browser):
        _written[browser] = now
