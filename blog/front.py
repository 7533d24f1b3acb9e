"""What stands before Django: strangers' pages, answered from this worker's memory.

A page is learned from the answer that Django gave to the very same request line and host,
so routes and hosts are judged in one place. A remembered copy is served while the site's
state is the one at which it was last found current (blog/leases.py says how that can be
known without asking each time); otherwise its own version is compared, and if that has
changed, Django is asked.

Whoever reads what is remembered never waits behind those whose pages take long, sixteen who
write, say: the web server has a thread for everybody, and Django's work, with its connections to
the database, is done by few threads that stand in a line of their own.
"""

import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.utils.http import http_date

from blog import leases, pages
from blog.copies import encoding_for

REMEMBERED = 12 * 1024 * 1024  # bytes in each worker
OF_THE_BODY = {"content-type", "content-length", "content-encoding", "etag"}
LONGEST_HEADER = 500  # characters of Accept-Encoding that are looked at


def at_once(work, *about):
    return work(*about)


def in_threads(number):
    """A way to have work done by so many threads of their own, one after the other."""
    pool = ThreadPoolExecutor(number)
    return lambda work, *about: pool.submit(work, *about).result()


class Front:
    """A WSGI application that answers what it remembers, and otherwise asks `application`.

    `rendering` and `asking` say who does the work: of the application, and of the short
    questions to the database that come before it.
    """

    def __init__(self, application, *, rendering=at_once, asking=at_once):
        self.application, self.rendering, self.asking = application, rendering, asking
        self.memory = Memory(REMEMBERED)
        self.lease = leases.Lease(lambda: asking(_asked, pages.state_of_site))

    def __call__(self, environ, start_response):
        address = _address(environ)
        page = address and self.memory.get(address)
        if page and self._is_current(page.copy):
            return page.answer(environ, start_response)
        return self._ask(environ, start_response, address)

    def _is_current(self, copy):
        if time.time() >= copy.valid_until:
            return False
        try:
            state = self.lease.state()
            if copy.found_current_at != state:
                version, state = self.asking(_asked, pages.version_now, copy.post_pk)
                if version != copy.version:
                    return False
                copy.found_current_at = state
        except Exception:
            return False  # Whatever ails the database, Django says it in its own way.
        return True

    def _ask(self, environ, start_response, address):
        said = []
        answered, leases_end = self.rendering(self._render, environ, said)
        status, headers, *_ = said
        copy = getattr(answered, "copy", None)
        if copy and address and not any(name == "Set-Cookie" for name, _ in headers):
            self.memory.keep(address, Page(copy, status, headers, answered.content))
        if status.startswith("304"):
            # Django says 0, but the length would be that of the page that isn't sent.
            headers = [header for header in headers if header[0].lower() != "content-length"]
        leases.wait_out(leases_end)
        start_response(status, headers)
        return answered

    def _render(self, environ, said):
        answered = self.application(environ, lambda *answer: said.extend(answer))
        return answered, leases.end()


def _asked(question, *about):
    try:
        return question(*about)
    except Exception:
        connection.close()  # The next one gets a fresh one.
        raise


class Page:
    """A page in one encoding, with all the headers that Django's middlewares gave it."""

    def __init__(self, copy, status, headers, body):
        self.copy, self.status, self.body = copy.without_bodies(), status, body
        self.headers = [header for header in headers if header[0] != "Last-Modified"]
        self.encoding = dict(headers).get("Content-Encoding", "")
        self._dated = None

    def answer(self, environ, start_response):
        now = time.time()
        headers = self._headers(now)
        if "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            asked = environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_IF_MODIFIED_SINCE", "")
            if etag := self.copy.held_as(*asked, self.encoding, now):
                rest = [header for header in headers if header[0].lower() not in OF_THE_BODY]
                start_response("304 Not Modified", [*rest, ("ETag", etag)])
                return [b""]
        start_response(self.status, headers)
        return [self.body]

    def _headers(self, now):
        """With Last-Modified, once that second has come."""
        if self._dated is None and (second := self.copy.last_modified(now)):
            self._dated = [*self.headers, ("Last-Modified", http_date(second))]
        return self._dated or self.headers


class Memory:
    """The pages asked for last, up to a number of bytes."""

    def __init__(self, most):
        self.most, self.bytes = most, 0
        self._pages = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address):
        page = self._pages.get(address)
        if page:
            try:
                self._pages.move_to_end(address)
            except KeyError:  # Another thread has just let it go.
                pass
        return page

    def keep(self, address, page):
        with self._lock:
            self._forget(address)
            self._pages[address] = page
            self.bytes += _size(page)
            while self.bytes > self.most:
                self._forget(next(iter(self._pages)))

    def _forget(self, address):
        if page := self._pages.pop(address, None):
            self.bytes -= _size(page)


def _address(environ):
    """What a page is remembered by, or None where no stored page may answer."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and any(name in cookies for name in pages.own_cookies()):
        return None
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO"),
        encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_HEADER]),
    )


def _size(page):
    """Bytes, with room for its headers."""
    return len(page.body) + 4_000
