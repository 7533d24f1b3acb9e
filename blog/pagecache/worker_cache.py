"""What stands before Django: strangers' pages, answered from this worker's memory.

A page is learned from the answer that Django gave to the very same request line and host,
so routes and hosts are judged in one place. A remembered copy is served while the site's
state is the one at which it was last found current (lib/cache/leases.py says how that can be
known without asking each time); otherwise its own version is compared, and if that has
changed, Django is asked.

Whoever reads what is remembered never waits behind those whose pages take long, sixteen who
write, say: that is answered by the web server's event loop, and Django's work, with its connections
to the database, is done by few threads (lib/web/server/gateway.py).
"""

import time
from collections import OrderedDict

from django.db import connection

from blog.models.operating import edge_purges
from blog.pagecache import fallback, page_store
from blog.pagecache.stored_response import encoding_for
from lib.cache import leases
from lib.observing import figures, logs
from lib.observing.outages import is_outage
from lib.web.server.fair_queue import Full
from lib.web.server.gateway import READS, Refused

REMEMBERED = 12 * 1024 * 1024  # bytes in each worker
OF_THE_BODY = {"content-type", "content-length", "content-encoding", "etag"}
REQUEST_ID = "X-Request-ID"
OF_ONE_ANSWER = {REQUEST_ID, *page_store.OF_THE_MOMENT}
LONGEST_HEADER = 500  # characters of Accept-Encoding that are looked at
AT_ONCE = 1  # Who has waited for so many seconds has waited long enough to be told.
LEASES_END = "parley.leases_end"  # in the environ of a request that Django has answered


class WorkerCache:
    """An RSGI application that answers what it remembers, and otherwise asks Django.

    `gateway(application)` makes the way to Django; `asking` has the short questions to the database
    asked that come before an answer from memory; `at_start()` is called once in each worker;
    `count_read(article, headers)` once an article has been sent whole to whoever opened it.
    `probes` is {path: what answers there in place of Django}; `stream_of(scope)` what answers with a stream, or
    None (lib/web/server/event_streams.py); `log` writes a line for each request
    (blog/operating/requests/request_log.py); `id_of(remote, said)` is the id of a request.
    """

    def __init__(
        self,
        django,
        gateway,
        asking,
        at_start=lambda: None,
        count_read=None,
        probes=(),
        stream_of=lambda scope: None,
        log=None,
        id_of=lambda remote, claimed: logs.new_request_id(),
    ):
        self._django, self.at_start, self.count_read = django, at_start, count_read
        self.probes, self.stream_of, self.tally = dict(probes), stream_of, figures.Tally("memory")
        self.log, self.id_of = log, id_of
        figures.sources.append(self.tally.totals)
        self.gateway, self.asking = gateway(self._call), asking
        self.memory = Memory(REMEMBERED)
        self.lease = leases.Lease(lambda: asking(once_more, page_store.state_of_site))

    def __rsgi_init__(self, loop):
        """Called by the web server, once in each worker."""
        self.at_start()

    async def __rsgi__(self, scope, proto):
        began = time.perf_counter()
        address = _address(scope)
        page = address and self.memory.get(address)
        number = page and self._id(scope)
        if page and await self._answer(page, scope, proto, number):
            seconds = time.perf_counter() - began
            self.tally.answered(page.status, seconds)
            if self.log:
                self.log.write(scope.method, page.status, seconds, number=number)
            return
        if probe := self.probes.get(scope.path) or self.stream_of(scope):
            await probe(scope, proto)
            return
        try:
            answer = await self.gateway.ask(scope, proto)
        except Refused as refused:
            self.gateway.refuse(refused, scope, proto)
            self._note(scope, refused.status, began, figures.Seen("refused"), "")
            return
        self._learn(address, answer)
        await leases.wait_out(answer.environ[LEASES_END])
        await self.gateway.send(answer, proto)
        seen = answer.environ.get(figures.SEEN) or figures.Seen("unknown")
        self._note(scope, answer.status, began, seen, answer.environ.get(figures.REQUEST_ID, ""))
        if answer.status == 200:
            self._count(getattr(answer.response, "read_of", None), scope)

    def _note(self, scope, status, began, seen, number):
        seconds = time.perf_counter() - began
        figures.answered(seen.kind, status, seconds)
        if self.log:
            self.log.write(scope.method, status, seconds, seen, number)

    async def _answer(self, page, scope, proto, number):
        """Answer with the page if it is current, or if nobody can say; whether that was done."""
        try:
            is_current = await self._is_current(page.copy)
        except leases.CacheAway as away:
            fault = away.__cause__  # None: the same was asked a moment ago.
            if not (fault is None or isinstance(fault, TimeoutError | Full) or is_outage(fault)):
                return False
            page.send_as_it_was(proto, number)
            return True
        except Exception:
            return False  # Whatever it is, Django says it in its own way.
        if is_current:
            page.send(scope, proto, number, self._count)
        return is_current

    def _id(self, scope):
        if claimed := scope.headers.get("x-request-id"):
            return self.id_of(scope.client.rpartition(":")[0].strip("[]"), claimed)
        return logs.new_request_id()

    def _count(self, article, scope):
        if article and self.count_read and scope.method == "GET":
            self.count_read(article, scope.headers)

    async def _is_current(self, copy):
        if time.time() >= copy.valid_until:
            return False
        state = await self.lease.state()
        if copy.current_at != state:
            try:
                version, state = await self.asking(once_more, page_store.version_now, copy.post_pk)
            except Exception as fault:
                raise leases.CacheAway from fault
            if version != copy.version:
                return False
            copy.current_at = state
        return True

    def _call(self, environ, start_response):
        """What Django says. Who only reads is asked for once more where a connection has ended."""
        began, answers = time.monotonic(), []
        edge_purges.purged_at_the_end()
        response = self._django(environ, lambda *answer: answers.append(answer))
        is_again = environ["REQUEST_METHOD"] in READS and time.monotonic() < began + AT_ONCE
        if fallback.OUTAGE in environ and is_again:
            response.close()
            response = self._django(environ, lambda *answer: answers.append(answer))
        start_response(*answers[-1])
        edge_purges.settle()
        environ[LEASES_END] = leases.end()
        return response

    def _learn(self, address, answer):
        copy = getattr(answer.response, "copy", None)
        if copy and address and not any(name == "Set-Cookie" for name, _ in answer.headers):
            page = Page(copy, answer.status, answer.headers, answer.body)
            self.memory.keep(address, page)


def once_more(question, *about):
    """What the database says. It is asked once more where a connection has ended."""
    began = time.monotonic()
    try:
        return question(*about)
    except Exception as fault:
        connection.close()  # The next one gets a fresh one.
        if not (is_outage(fault) and time.monotonic() < began + AT_ONCE):
            raise
    try:
        return question(*about)
    except Exception:
        connection.close()
        raise


class Page:
    """A page in one encoding, with all the headers that Django's middlewares gave it."""

    def __init__(self, copy, status, headers, body):
        self.copy, self.status, self.body = copy.without_bodies(), status, body
        self.read_of = copy.post_pk if copy.is_read else None
        self.headers = [one for one in headers if one[0] not in OF_ONE_ANSWER]
        self.encoding = dict(headers).get("Content-Encoding", "")
        self._dated, self._as_it_was = (0, self.headers, self.headers), None

    def send(self, scope, proto, number, count):
        """Send the page, or that it hasn't changed; one that is sent whole is counted.

        Before it leaves: the server’s own threads want the interpreter as soon as it has.
        """
        now = time.time()
        second, headers, unchanged = self._dated
        if second != int(now):  # Those of the moment are made anew in each second.
            headers = [*self.headers, *page_store.of_the_moment(self.copy, now)]
            unchanged = [header for header in headers if header[0].lower() not in OF_THE_BODY]
            self._dated = int(now), headers, unchanged
        asked = scope.headers
        if "if-none-match" in asked or "if-modified-since" in asked:
            conditions = asked.get("if-none-match", ""), asked.get("if-modified-since", "")
            if etag := self.copy.known_as(*conditions, self.encoding, now):
                proto.response_empty(304, [*unchanged, ("ETag", etag), (REQUEST_ID, number)])
                return
        count(self.read_of, scope)
        proto.response_bytes(self.status, [*headers, (REQUEST_ID, number)], self.body)

    def send_as_it_was(self, proto, number):
        if self._as_it_was is None:
            self._as_it_was = fallback.as_it_was(self.headers, self.body, self.encoding)
        headers, body = self._as_it_was
        proto.response_bytes(self.status, [*headers, (REQUEST_ID, number)], body)


class Memory:
    """The pages asked for last, up to a number of bytes. For one thread."""

    def __init__(self, most):
        self.most, self.bytes = most, 0
        self._pages = OrderedDict()

    def get(self, address):
        page = self._pages.get(address)
        if page:
            self._pages.move_to_end(address)
        return page

    def keep(self, address, page):
        self._forget(address)
        self._pages[address] = page
        self.bytes += _size(page)
        while self.bytes > self.most:
            self._forget(next(iter(self._pages)))

    def _forget(self, address):
        if page := self._pages.pop(address, None):
            self.bytes -= _size(page)


def _address(scope):
    """What a page is remembered by, or None where no stored page may answer."""
    headers = scope.headers
    if scope.method not in ("GET", "HEAD") or "hx-request" in headers:
        return None
    cookies = headers.get_all("cookie")
    if cookies and any(name in cookie for name in page_store.own_cookies() for cookie in cookies):
        return None
    hosts = headers.get_all("host")
    if len(hosts) > 1:  # Which of them is meant, no two servers agree on. Django refuses it.
        return None
    return (
        scope.path,
        scope.query_string,
        *hosts,
        scope.scheme,
        headers.get("x-forwarded-proto"),
        encoding_for(headers.get("accept-encoding", "")[:LONGEST_HEADER]),
    )


def _size(page):
    """Bytes, with room for its headers."""
    return len(page.body) + 4_000
