"""The page store: a page that is the same for everybody is rendered once.

A stored copy carries the versions it was rendered from, read before its content was.
It is served only while the database still says the same, so the commit that changes
anything is also the moment at which every older copy stops being served: nothing has
to be expired afterwards, and a process that dies after its commit leaves nothing stale.
A slow rendering that began before a removal is stored under the old version and never
matches. What the clock changes is one mechanism: no copy outlives `CacheDeadline.next()`.

Views opt in with `@stored` or `@stored_for(post)`. They must give everybody the same
bytes: no session, no name, no CSRF token. People who are signed in, and guests who
carry the cookie of a comment of their own, pass by. blog/pagecache/worker_cache.py answers from memory
before Django is asked at all.
"""

import hashlib
import logging
import time
from functools import wraps

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import connections, router
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from blog.models import CacheDeadline, Site
from blog.models.operating import edge_purges
from blog.models.site.site import new_identity
from blog.pagecache.proofs import READ_COOKIE
from blog.pagecache.release import release
from blog.pagecache.stored_response import StoredResponse, encoding_for
from lib.cache.single_flight import single_flight
from lib.db import replica
from lib.django_internals import redis_client
from lib.observing import figures
from lib.web import edge_cache
from lib.web.cookies import names

logger = logging.getLogger(__name__)

# Each has another name beside it with https: lib/web/cookies.py.
GUEST_COOKIE = "parley_guest"  # a guest is known by it: comments/writers/identity.py
UNSENT_COOKIE = "parley_unsent"  # a text is kept for this browser: comments/thread/server_drafts.py
NOTICE_COOKIE = CookieStorage.cookie_name  # what was just done, for the next page to say
WHO_COOKIE = "parley_who"  # a guest who wants to be remembered: comments/thread/guest_prefill.py
LONGEST = 7 * 24 * 60 * 60  # seconds; a bound for a shared cache's memory, not for freshness
LEFT_ALONE = 5  # seconds in which a store that failed isn't asked again: a dead Redis costs time
# What may stand in the query of a stored page. Anything else is rendered afresh,
# so that made-up queries can't fill the store.
QUERY = {"sort": {"newest", "replies"}, "collapsed": {"1"}}
STATE = "s.identity, s.turn, s.thanks_version"
VARY = ["Accept-Encoding", "Cookie", "HX-Request"]
# Headers that say something else each time a copy leaves: a worker doesn't remember them with it.
OF_THE_MOMENT = {"Last-Modified", *edge_cache.HEADERS}


def stored(view):
    """Store what `view` answers until anything that lists show changes."""
    return _stored(view, lambda **where: None)


def stored_for(find_post):
    """Store what the view answers until the post changes; `find_post(**where)` gives its key."""
    return lambda view: _stored(view, find_post)


def is_for_everybody(request):
    """Whether the visitor is a stranger, to whom every page looks the same."""
    return not any(name in request.COOKIES for name in own_cookies())


def own_cookies():
    """Who brings one of these is met with a page of their own."""
    known = settings.SESSION_COOKIE_NAME, *names(GUEST_COOKIE), *names(UNSENT_COOKIE)
    return *known, WHO_COOKIE, NOTICE_COOKIE, READ_COOKIE


def as_it_was(request):
    """The stored page that a stranger was last shown here, however old; or None.

    For whoever asks while the database is away, and nobody can say whether it is current.
    """
    key = _key(request, for_anybody=True)
    kept = key and _asked(lambda store: store.get(key))
    try:
        return StoredResponse.from_bytes(kept, None) if kept else None
    except (ValueError, TypeError):
        return None


def clear():
    """Forget every stored page, those in the memory of running workers and other machines too."""
    Site.bump(everything=True, identity=new_identity())
    if hasattr(caches["pages"], "folder"):
        # A shared cache may hold more than pages: there the old copies match nothing, and end.
        caches["pages"].clear()


def destroy():
    """Forget every stored page, and leave no byte of it in the store for the next to overwrite."""
    clear()
    store = caches["pages"]
    if hasattr(store, "folder"):
        return
    try:
        client = redis_client(store)
        for key in client.scan_iter(match=store.make_key("*"), count=1000):
            client.delete(key)
    except Exception:  # Away: what it holds ends within a week, and matches nothing.
        logger.warning("The page store can’t be emptied", exc_info=True)


def state_of_site():
    """(identity, version of the lists, of thanks): the same as long as nothing that any page shows has changed."""
    with _cursor() as cursor:
        cursor.execute(f"SELECT {STATE} FROM blog_site s WHERE s.id = 1")
        return cursor.fetchone()


def version_now(post_pk):
    """The versions that a page depends on, as the database has them; with the site's state.

    None, None where there is no site yet or no such post.
    """
    with _cursor() as cursor:
        if post_pk is None:
            cursor.execute(f"SELECT {STATE}, s.edition, s.turn FROM blog_site s WHERE s.id = 1")
        else:
            cursor.execute(
                f"SELECT {STATE}, s.edition, p.edition, p.thanks_version FROM blog_site s, blog_post p"
                " WHERE s.id = 1 AND p.id = %s",
                [post_pk],
            )
        row = cursor.fetchone()
    if row is None:
        return None, None
    identity, lists, thanks, *versions = row
    return [identity, *versions], (identity, lists, thanks)


def _cursor():
    return connections[router.db_for_read(Site)].cursor()


def _stored(view, find_post):
    @wraps(view)
    def answer(request, **where):
        key = _key(request)
        if key is None:
            response = view(request, **where)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        # Some addresses were found by their article (blog/addresses/permalinks.py).
        post_pk = getattr(request, "post_pk", None) or find_post(**where)
        version, _ = version_now(post_pk)
        if copy := _fetch(key, version):
            figures.count("stored", "store")
            return _reply(request, key, copy)
        with single_flight(key):
            # Whoever went before may have rendered what is new enough for us, just now as well.
            if copy := _fetch(key, version):
                return _reply(request, key, copy)
            return _render(view, request, where, key, post_pk)

    return answer


def _key(request, *, for_anybody=False):
    """The store's key for this request, or None when its answer is not to be stored.

    `for_anybody`, whoever asks; else only for a stranger.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    if not (for_anybody or is_for_everybody(request)):
        return None
    if "HX-Request" in request.headers:
        return None  # A fragment for a page that is open already.
    query = request.GET
    if any(value not in QUERY.get(name, ()) for name, value in query.items()):
        return None
    if any(len(values) > 1 for _, values in query.lists()):
        return None
    address = [request.scheme, request.get_host(), request.path, *sorted(query.items())]
    return hashlib.sha256(repr((release(), address)).encode()).hexdigest()


def _render(view, request, where, key, post_pk):
    """Have the view answer, and keep the answer if it is one that can be kept."""
    version, _ = version_now(post_pk)
    valid_until = CacheDeadline.next().timestamp()
    figures.count("stored", "drawn")

    def draw():
        response = view(request, **where)
        if hasattr(response, "render"):
            response.render()
        return response

    response = replica.read(
        draw,
        is_current=lambda: version and version_now(post_pk)[0] == version,
    )
    if response.status_code != 200 or response.cookies or version is None:
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, VARY)
        return response
    headers = [list(header) for header in response.headers.items()]
    copy = StoredResponse(version, post_pk, valid_until, _now(), headers, response.content)
    copy.is_read = hasattr(response, "read_of")
    return _reply(request, key, copy, is_new=True)


def _reply(request, key, copy, *, is_new=False):
    """Answer with the copy; it is kept when it is new, or has been compressed just now."""
    encoding = encoding_for(request.headers.get("Accept-Encoding", "")[:500])
    lacked = copy.needs_encoding(encoding)
    body, now = copy.body_in(encoding), _now()
    if is_new or lacked:
        _keep(key, copy)
    asked = (request.headers.get(name, "") for name in ("If-None-Match", "If-Modified-Since"))
    if etag := copy.known_as(*asked, encoding, now):
        response = HttpResponseNotModified(headers={"ETag": etag})
    else:
        response = HttpResponse(body, headers=dict(copy.headers) | dict(copy.headers_in(encoding)))
        response.copy = copy
        if copy.is_read:
            response.read_of = copy.post_pk
    for name, value in of_the_moment(copy, now):
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, VARY)
    return response


def of_the_moment(copy, now):
    """The headers in OF_THE_MOMENT, as [(name, value)]; they are good for a second.

    So the edge is given a second less: it keeps no page beyond its time.
    """
    modified = copy.last_modified(now)
    dated = [("Last-Modified", http_date(modified))] if modified else []
    tags = edge_purges.tags_of(copy.post_pk)
    return [*dated, *edge_cache.headers(tags, copy.valid_until - now - 1)]


def _fetch(key, version):
    """A copy that is current, or None."""
    if version is None:
        return None
    kept = _asked(lambda store: store.get(key))
    try:
        copy = StoredResponse.from_bytes(kept, version) if kept else None
    except (ValueError, TypeError):  # Damaged, or not ours: as if there were none.
        return None
    return copy if copy and _now() < copy.valid_until else None


def _keep(key, copy):
    seconds = min(copy.valid_until - _now(), LONGEST)
    if seconds > 0:
        _asked(lambda store: store.set(key, copy.to_bytes(), seconds))


def _now():
    return timezone.now().timestamp()


_silent_until = 0.0


def _asked(question):
    """What the store answers, or None: one that is away makes pages slower, never wrong."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    try:
        return question(caches["pages"])
    except Exception:
        _silent_until = time.monotonic() + LEFT_ALONE
        logger.warning("The page store can’t be used", exc_info=True)
        return None
