"""One function through which every request to another server goes.

It speaks to none but checked addresses, at each hop, and is bounded in time, in size and in hops:
whoever runs the other end can hold us for `in_all` seconds and no longer.
"""

import http.client
import io
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from urllib.parse import urljoin

import certifi
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError

from lib.db.slow import slow
from lib.observing import tracing
from lib.outgoing.addresses import NotSent, checked, target_of

REDIRECTS = {301, 302, 303, 307, 308}
KEEP_METHOD = {307, 308}
TRIED = 3  # of a host's addresses
PIECE = 16 * 1024
AGENT = "Parley"


@dataclass(frozen=True)
class Limits:
    connect: float = 3  # seconds
    in_all: float = 8  # seconds, from the name to the last byte
    bytes: int = 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True)
class Answer:
    """Answer of another server, with the seconds it took."""

    status: int
    body: bytes
    address: str  # where it came from, after all redirects
    seconds: float
    headers: dict = field(default_factory=dict)

    @property
    def is_fine(self):
        return 200 <= self.status < 300


def _traced(ask):
    """The same within a span, which has the method and the status; not whom was asked for what."""

    @wraps(ask)
    def traced(method, address, **how):
        with tracing.span(method, kind="client", **{"http.request.method": method}) as describe:
            answer = ask(method, address, **how)
            describe(**{"http.response.status_code": answer.status})
            return answer

    return traced


@slow("asking another server")
@_traced
def ask(
    method,
    address,
    *,
    body=None,
    headers=(),
    limits=Limits(),  # noqa: B008, it is frozen
    is_of_operator=False,
    may_lead_to=lambda host: True,
    into=None,
):
    """The Answer to a request. Raises NotSent, with words for people, if there is none.

    A redirect is followed as long as it keeps the method, or the method is GET, and it leads to a host
    to which it may. The body of the last answer goes `into` an open file, if there is one. An address that `is_of_operator` comes from the settings, and may be one of their
    own network.
    """
    began = time.monotonic()
    deadline, headers = began + limits.in_all, {"User-Agent": AGENT} | dict(headers)
    target = replace(target_of(address), is_of_operator=is_of_operator)
    for _hop in range(limits.redirects + 1):
        status, received, content = _ask_once(method, target, body, headers, deadline, limits, into)
        onward = status in REDIRECTS and received.get("location")
        if not onward or (method != "GET" and status not in KEEP_METHOD):
            return Answer(status, content, address, time.monotonic() - began, received)
        address = urljoin(address, onward)
        following = target_of(address)
        if not may_lead_to(following.name):
            raise NotSent(_("the address redirects to %(host)s") % {"host": following.name})
        if target.is_secure and not following.is_secure:
            raise NotSent(_("the address redirects from https to http"))
        if following.origin != target.origin:
            headers = {name: one for name, one in headers.items() if name != "Authorization"}
        target = following
    raise NotSent(_("the address redirects too often"))


def _ask_once(method, target, body, headers, deadline, limits, into):
    """(status, headers, body) of one request to one target."""
    try:
        with _connected(target, deadline, limits) as connection:
            asked = {"Host": target.host_header} | headers
            connection.request(method, target.path, body, asked, preload_content=False)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.headers.items()}
            return response.status, received, _body_of(response, limits, into)
    except (HTTPError, http.client.HTTPException, OSError) as fault:
        raise NotSent(_in_words(fault)) from fault
    finally:
        if time.monotonic() >= deadline:  # A body that we cut off looks like one that has ended.
            raise NotSent(_("the host doesn’t answer in time"))


@contextmanager
def _connected(target, deadline, limits):
    """A connection to one of the target's checked addresses, cut off at the deadline."""
    connection = _connect(target, checked(target, _left(deadline)), deadline, limits)
    watch = threading.Timer(_left(deadline), _cut, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        connection.timeout = _left(deadline)
        yield connection
    finally:
        watch.cancel()
        connection.close()


def _connect(target, ips, deadline, limits):
    """A connection to the first of these addresses that takes one."""
    for ip in ips[:TRIED]:
        seconds = min(limits.connect, _left(deadline))
        if target.is_secure:
            # What the host calls itself, and its certificate, are those of the name.
            context = ssl.create_default_context()
            context.load_verify_locations(certifi.where())
            how = {"timeout": seconds, "ssl_context": context, "server_hostname": target.name}
            connection = HTTPSConnection(ip, target.port, **how)
        else:
            connection = HTTPConnection(ip, target.port, timeout=seconds)
        try:
            connection.connect()
        except (HTTPError, OSError) as fault:
            connection.close()
            refused = fault
        else:
            return connection
    raise refused


def _body_of(response, limits, into=None):
    """The body as it came, packed or not, as far as it isn't too long."""
    file = into or io.BytesIO()
    file.seek(0)
    file.truncate()
    while piece := response.read(PIECE, decode_content=False):
        file.write(piece)
        if file.tell() > limits.bytes:
            raise NotSent(_("the answer is too long"))
    return b"" if into else file.getvalue()


def _cut(sock):
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:  # It has ended by itself.
        pass


def _left(deadline):
    """The seconds until the deadline; never none at all, which would mean without end."""
    return max(deadline - time.monotonic(), 0.01)


def _in_words(fault):
    cause = fault.__cause__ or fault
    if isinstance(cause, ConnectionRefusedError):
        return _("the host refuses connections")
    if isinstance(fault, ConnectTimeoutError | ReadTimeoutError | TimeoutError):
        return _("the host doesn’t answer")
    if isinstance(fault, ssl.SSLError) or isinstance(cause, ssl.SSLError):
        return _("the host has no valid certificate")
    if isinstance(cause, OSError) and not isinstance(cause, ConnectionError):
        return _("the host can’t be reached")
    return _("the host ended the connection, or its answer makes no sense")
