"""The page store: a page that is the same for everybody is rendered once.

A stored page carries the versions it was rendered from, read before its content was.
It is served only while the database still says the same, so the commit that changes
anything is also the moment at which every older copy stops being served: nothing has
to be expired afterwards, and a process that dies after its commit leaves nothing stale.
A slow rendering that began before a removal is stored under the old version and never
matches. What the clock changes is one mechanism: no copy outlives `Moment.next()`.

Views opt in with `@stored` or `@stored_for(post)`. They must give everybody the same
bytes: no session, no name, no CSRF token. People who are signed in, and guests who
carry the cookie of a comment of their own, pass by.
"""

import hashlib
import logging
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags

from blog.models import Moment

logger = logging.getLogger(__name__)

GUEST_COOKIE = "parley_guest"
LONGEST = 7 * 24 * 60 * 60  # seconds; a bound for the store's disk, not for freshness
# What may stand in the query of a stored page. Anything else is rendered afresh,
# so that made-up queries can't fill the store.
QUERY = {"sort": {"newest", "replies"}, "collapsed": {"1"}}


def stored(view):
    """Store what `view` answers until anything that lists show changes."""
    return _stored(view, lambda **where: None)


def stored_for(find_post):
    """Store what the view answers until the post changes; `find_post(**where)` gives its key."""
    return lambda view: _stored(view, find_post)


def is_for_everybody(request):
    """Whether the visitor is a stranger, to whom every page looks the same."""
    return not (settings.SESSION_COOKIE_NAME in request.COOKIES or GUEST_COOKIE in request.COOKIES)


def clear():
    """Forget every stored page."""
    caches["pages"].clear()


def _stored(view, find_post):
    @wraps(view)
    def answer(request, **where):
        key = _key(request)
        if key is None:
            response = view(request, **where)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        version = _version(find_post(**where))
        page = _fetch(key, version) or _render(view, request, where, key, version)
        return _reply(request, page)

    return answer


def _key(request):
    """The store's key for this request, or None when its answer is not to be stored."""
    if request.method not in ("GET", "HEAD") or not is_for_everybody(request):
        return None
    if "HX-Request" in request.headers:
        return None  # A fragment for a page that is open already.
    query = request.GET
    if any(value not in QUERY.get(name, ()) for name, value in query.items()):
        return None
    if any(len(values) > 1 for _, values in query.lists()):
        return None
    address = [request.scheme, request.get_host(), request.path, *sorted(query.items())]
    release = settings.STATIC_RELEASE
    return hashlib.sha256(repr((release, address)).encode()).hexdigest()


def _version(post_pk):
    """The versions that the page depends on, as the database has them now."""
    with connection.cursor() as cursor:
        if post_pk is None:
            cursor.execute("SELECT edition, turn FROM blog_site WHERE id = 1")
        else:
            cursor.execute(
                "SELECT s.edition, p.edition FROM blog_site s, blog_post p"
                " WHERE s.id = 1 AND p.id = %s",
                [post_pk],
            )
        return cursor.fetchone()


def _fetch(key, version):
    try:
        page = caches["pages"].get(key)
    except Exception:
        # A damaged file or a cache that is away makes a page slower, never wrong.
        logger.warning("The page store could not be read", exc_info=True)
        return None
    if page and page["version"] == version and timezone.now() < page["valid_until"]:
        return page
    return None


def _render(view, request, where, key, version):
    """Have the view answer, and keep the answer if it is one that can be kept."""
    page = {"version": version, "valid_until": Moment.next()}
    response = view(request, **where)
    if hasattr(response, "render"):
        response.render()
    page["status"] = response.status_code
    page["headers"] = dict(response.headers)
    page["body"] = response.content
    page["etag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    page["stored_at"] = timezone.now().timestamp()
    if response.status_code == 200 and not response.cookies and version:
        _keep(key, page)
    return page


def _keep(key, page):
    seconds = (page["valid_until"] - timezone.now()).total_seconds()
    try:
        caches["pages"].set(key, page, min(seconds, LONGEST))
    except Exception:
        logger.warning("The page store could not be written", exc_info=True)


def _reply(request, page):
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if page["status"] == 200 and (page["etag"] in asked or f"W/{page['etag']}" in asked):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page["body"], status=page["status"], headers=page["headers"])
    if page["status"] == 200:
        response.headers["ETag"] = page["etag"]
        response.headers["Last-Modified"] = http_date(page["stored_at"])
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
