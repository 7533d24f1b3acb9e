"""The way from an asynchronous web server (RSGI) to a WSGI application, which works in threads.

A request takes a thread only once its body is here, whole and within limits. So whoever is slow to
send, or sends too much, costs a little memory and nobody else's time. Threads are shared out fairly
among the addresses that ask, and those who read don't wait behind those who write.
"""

import asyncio
import logging
import os
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile

from lib.web.sanitize import UNKNOWN, text
from lib.web.server.fair_queue import Full
from lib.web.server.refusal_log import Refusals

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
READS = {"GET", "HEAD", "OPTIONS"}


class Refused(Exception):
    """A request that the gateway itself answers with this status; the application never hears of it.

    `page` is (headers, bytes), or None for that of the status.
    """

    def __init__(self, status, page=None):
        super().__init__(status)
        self.status, self.page = status, page


@dataclass(frozen=True)
class RequestLimits:
    """How much of a request is read, and for how long: bytes and seconds."""

    body: int = MEGABYTE  # of anybody's
    upload: int = MEGABYTE  # of those who may upload
    patience: float = 20  # for a body of anybody's
    slowest: int = 50_000  # bytes a second that are expected of an upload
    bodies: int = 40  # that one address may be sending at once
    buffered: int = 64 * MEGABYTE  # of anybody's bodies that are on their way
    shown: int = 16 * MEGABYTE  # of a form that comes back with what was written; a film doesn't
    # What is too long is let run out, so that a browser shows the refusal; longer is cut off.
    drained: int = 16 * MEGABYTE


@dataclass
class Answer:
    """What the application said: its status, and a body, the path of a file, or chunks to come."""

    environ: dict
    status: int
    headers: list
    response: object
    body: bytes | None = None
    path: str | None = None


class Gateway:
    """Asks `application` in the threads of its lanes, and sends what it answers.

    `client_of(environ)` names whom a request comes from; `may_upload(environ)` says whether they
    may send more than anybody (it is asked in a thread), which is then done in a lane of its own;
    `apart(environ)` is the lane of what is asked or sent there, or None for that of all who do the like;
    `rule_of(path)` is the rule of an address, as the log may have it;
    `page_of(status, environ=None)` is the page of a refusal, as (headers, bytes), with what was sent
    if its environ is given.
    """

    def __init__(
        self,
        application,
        *,
        reading,
        writing,
        uploading,
        client_of,
        may_upload,
        page_of,
        limits,
        apart=lambda environ: None,
        rule_of=lambda path: "",
    ):
        self.application, self.limits = application, limits
        self.client_of, self.may_upload, self.page_of = client_of, may_upload, page_of
        self.reading, self.writing, self.uploading = reading, writing, uploading
        self.apart, self._refusals = apart, Refusals(rule_of)
        self._sending = Counter()  # {client: bodies on their way}
        self._buffered = 0  # bytes of them

    async def ask(self, scope, proto):
        """The application's Answer. Raises Refused."""
        environ = environ_of(scope)
        client = self.client_of(environ)
        try:
            if scope.method in READS:
                lane = self.apart(environ) or self.reading
                return await lane(client, self._call, environ)
            with await self._body(environ, proto, client) as environ["wsgi.input"]:
                large = _length_of(environ) > self.limits.body
                lane = self.uploading if large else self.apart(environ) or self.writing
                return await self._write(lane, client, environ)
        except Full:
            raise Refused(503) from None

    async def _write(self, lane, client, environ):
        try:
            return await lane(client, self._call, environ)
        except Full:
            if _length_of(environ) > self.limits.shown:
                raise
            # What they wrote is here: they get it back.
            raise Refused(503, self.page_of(503, environ)) from None

    async def send(self, answer, proto):
        if answer.status in (204, 304):
            # Django says 0, but the length would be that of the page that isn't sent.
            headers = [header for header in answer.headers if header[0].lower() != "content-length"]
            proto.response_empty(answer.status, headers)
        elif answer.body is not None:
            proto.response_bytes(answer.status, answer.headers, answer.body)
        elif answer.path:
            proto.response_file(answer.status, answer.headers, answer.path)
        else:
            await self._send_chunks(answer, proto)

    def refuse(self, refused, scope, proto):
        """Answer with a refusal and end the connection: what else is sent on it isn't read."""
        self._refusals.note(scope, refused.status)
        headers, body = refused.page or self.page_of(refused.status)
        proto.response_bytes(refused.status, [*headers, ("connection", "close")], body)

    def _call(self, environ):
        head = []
        response = self.application(environ, lambda *answer: head.extend(answer))
        answer = Answer(environ, int(head[0][:3]), head[1], response)
        if not getattr(response, "streaming", False):
            answer.body = b"".join(response)
        elif isinstance(response, File):
            answer.path = response.path
        if answer.path or answer.body is not None:
            _close(response)
        return answer

    async def _send_chunks(self, answer, proto):
        client, response = self.client_of(answer.environ), answer.response
        try:
            chunks = iter(response)
            stream = proto.response_stream(answer.status, answer.headers)
            while chunk := await self.reading(client, next, chunks, b""):
                await stream.send_bytes(chunk)
        finally:
            await self.reading(client, _close, response)

    async def _body(self, environ, proto, client):
        """The whole body, as a file. Raises Refused for one that is too long or too slow."""
        most = await self._most(environ, proto, client)
        seconds = self.limits.patience
        if most > self.limits.body:
            seconds += _length_of(environ) / self.limits.slowest
        with ExitStack() as stack:
            body = stack.enter_context(SpooledTemporaryFile(self.limits.body))
            try:
                async with asyncio.timeout(seconds):
                    await self._copy(proto, body, most, client)
            except TimeoutError:
                raise Refused(408) from None
            except OSError as error:
                logger.error("An upload found no room on the disk: %s", error)
                raise Refused(507) from None
            stack.pop_all()
        environ["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
        return body

    async def _most(self, environ, proto, client):
        """Bytes that are taken of this body; one without a length is anybody's."""
        length, limits = _length_of(environ), self.limits
        if length <= limits.body:
            return limits.body
        if length <= limits.upload and await self.reading(client, self.may_upload, environ):
            return limits.upload
        if length <= limits.drained:
            await self._drain(proto)
        raise Refused(413)

    async def _copy(self, proto, body, most, client):
        if self._sending[client] >= self.limits.bodies:
            raise Refused(503)
        is_anybodys, size = most == self.limits.body, 0
        self._sending[client] += 1
        try:
            async for chunk in proto:
                size += len(chunk)
                self._buffered += len(chunk) * is_anybodys
                if size > most:
                    raise Refused(413)
                if is_anybodys and self._buffered > self.limits.buffered:
                    raise Refused(503)
                body.write(chunk)
        finally:
            self._buffered -= size * is_anybodys
            self._sending[client] -= 1
            if not self._sending[client]:
                del self._sending[client]

    async def _drain(self, proto):
        try:
            async with asyncio.timeout(self.limits.patience):
                async for _ in proto:
                    pass
        except TimeoutError:
            pass


class File:
    """What a WSGI application hands back to have a file sent (wsgi.file_wrapper)."""

    streaming = True

    def __init__(self, file, block_size=64 * 1024):
        self.file, self.block_size = file, block_size
        name = getattr(file, "name", None)
        self.path = name if isinstance(name, str) and os.path.isfile(name) else None

    def __iter__(self):
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self):
        _close(self.file)


def environ_of(scope):
    """The request as WSGI has it, with an empty body.

    Names with an underscore are dropped: WSGI spells X_Forwarded_For and X-Forwarded-For alike, so
    a visitor could say what only the proxy may. What isn't text has been dropped by the server.
    """
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin(text(scope.path, UNKNOWN)),  # It leads nowhere then.
        "QUERY_STRING": _latin(scope.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        joint, value = "; " if key == "HTTP_COOKIE" else ",", _latin(text(value))
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    for key in "CONTENT_TYPE", "CONTENT_LENGTH":
        if (value := environ.pop(f"HTTP_{key}", None)) is not None:
            environ[key] = value
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if scope.method in READS:
        environ.pop("CONTENT_LENGTH", None)
    return environ


def _latin(text):
    """Text as WSGI has it: each of its bytes a character."""
    return text if text.isascii() else text.encode().decode("latin-1")


def _length_of(environ):
    """Bytes that the body is said to have, or 0."""
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isdecimal() else 0  # The web server has read it by then.


def _close(response):
    if hasattr(response, "close"):
        response.close()
