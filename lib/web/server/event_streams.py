"""Server-sent events: answers that stay open and say the latest number of a topic, written by the event loop.

A listener costs a connection: no thread, no coroutine while there is nothing to say, no connection to the
database. Once a second each worker asks for the numbers of all topics that somebody listens to. A listener has no
queue: whoever is slow, or comes back with the last number that they heard, is told the latest one, and what lies
between doesn't matter.
"""

import asyncio
import logging
import random
import signal
from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import batched

from lib.text.numbers import number
from lib.web.server.probes import say

logger = logging.getLogger(__name__)

# A proxy passes each line on at once: nginx goes by X-Accel-Buffering, others by the type and `no-transform`.
HEADERS = [
    ("Content-Type", "text/event-stream; charset=utf-8"),
    ("Cache-Control", "no-store, no-transform"),
    ("X-Accel-Buffering", "no"),
    ("X-Content-Type-Options", "nosniff"),
]

# So many are told at once, and the next ones no later than this, in seconds.
AT_ONCE, SOON = 500, 0.1


@dataclass(frozen=True)
class StreamLimits:
    """How many may listen, and for how long; times in seconds."""

    listeners: int = 6_000  # of a worker, which takes 8,000 connections: the rest is for who reads
    of_one: int = 200  # from one address, a school say
    interval: float = 1  # between two questions
    heartbeat: float = (
        20  # after so much silence a line is sent: proxies end what is silent for a minute
    )
    longest: float = 60 * 60  # then the browser comes again
    patience: float = 10  # for a line to be taken
    # A browser whose stream has ended; spread, so that they don't all come at once.
    return_after: tuple = (1, 5)


class Listener:
    """Somebody who listens to `topic`.

    `told` is the last number that they heard; `stream` takes their lines, and is None before the first one and
    after the last: the connection ends with it.
    """

    __slots__ = ("client", "due", "is_being_told", "stream", "told", "topic", "until")

    def __init__(self, topic, client, told, until):
        self.topic, self.client, self.told, self.until = topic, client, told, until
        self.stream, self.due, self.is_being_told = None, 0, False


class EventStreams:
    """The streams of one worker.

    `await ask(topics)` gives {topic: number} of those that strangers may listen to; `topic_of(path)` the topic
    of an address, or None; `client_of(scope)` names whom a request comes from.
    """

    def __init__(self, ask, topic_of, client_of, limits=None):
        self._ask, self._topic_of, self._client_of = ask, topic_of, client_of
        self.limits = limits or StreamLimits()
        self._listeners, self._clients, self._topics = set(), Counter(), Counter()
        self._numbers = {}  # {topic: its latest number, None where there is none to be told}
        self._expected = {}  # {topic: a future, done once its number is known}
        self._late = set()  # tasks: a listener is slow to take their line
        self._asking, self._is_ending, self._is_silent = None, False, False

    def __len__(self):
        return len(self._listeners)

    def at(self, scope):
        """What answers a request for a stream, as `await answer(scope, proto)`; None for any other request."""
        topic = self._topic_of(scope.path) if scope.method == "GET" else None
        return topic and partial(self._answer, topic)

    def end(self):
        """End all streams, and begin no more."""
        self._is_ending = True
        for topic in list(self._expected):
            self._stop_expecting(topic)
        for listener in list(self._listeners):
            self._leave(listener)

    def end_with_process(self):
        """End all streams once the process is asked to end: it waits for whoever is connected.

        The event loop's own handlers go on to be called, by the number that the kernel's signal leaves in
        its pipe (signal.set_wakeup_fd).
        """
        loop = asyncio.get_event_loop()
        for one in signal.SIGTERM, signal.SIGINT:
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(self.end))

    async def _answer(self, topic, scope, proto):
        """Says the first line, and is over: the stream stays open for as long as the listener has it."""
        client = self._client_of(scope)
        is_full = len(self) >= self.limits.listeners or self._clients[client] >= self.limits.of_one
        if is_full or self._is_ending:
            self._refuse(proto)
            return
        listener = Listener(topic, client, _last_heard(scope), _now() + self.limits.longest)
        self._enter(listener)
        await self._hear_of(topic)
        is_known, latest = topic in self._numbers, self._numbers.get(topic)
        if self._is_ending or latest is None:
            self._leave(listener)
            if is_known and not self._is_ending:
                say(proto, 404, "Nobody can listen here.\n")
            else:
                self._refuse(proto)
            return
        listener.stream = proto.response_stream(200, HEADERS)
        pause = 1000 * random.uniform(*self.limits.return_after)  # noqa: S311 (no secret)
        await self._tell(listener, f"retry: {pause:.0f}\n\n")

    async def _hear_of(self, topic):
        """Wait until the number of a topic is known, or for as long as a proxy bears silence."""
        if topic not in self._numbers:
            expected = self._expected.setdefault(topic, asyncio.get_running_loop().create_future())
            await asyncio.wait([expected], timeout=self.limits.heartbeat)

    async def _tell_all(self):
        """Tell everybody who is due, so many at once; nobody waits for who is slow to take a line."""
        due = [listener for listener in self._listeners if self._is_due(listener)]
        for some in batched(due, AT_ONCE):
            telling = [asyncio.create_task(self._tell(listener)) for listener in some]
            _, late = await asyncio.wait(telling, timeout=SOON)
            self._late |= late
            for one in late:
                one.add_done_callback(self._late.discard)

    def _is_due(self, listener):
        if not listener.stream or listener.is_being_told:
            return False
        latest = self._numbers.get(listener.topic)
        has_news = latest is None or latest > listener.told
        return has_news or _now() >= min(listener.due, listener.until)

    async def _tell(self, listener, line=""):
        """Tell a listener what is new to them, and that there is nothing new where they heard nothing for long."""
        latest, stream = self._numbers.get(listener.topic), listener.stream
        if latest is not None and latest > listener.told:
            line += f"id: {latest}\ndata: {latest}\n\n"
            listener.told = latest
        elif _now() >= listener.due:
            line = line or ":\n\n"
        listener.is_being_told = True
        try:
            if line and stream:
                await self._send(stream, line)
                listener.due = _now() + self.limits.heartbeat
        except (TimeoutError, ConnectionError):
            latest = None  # They take nothing any more.
        listener.is_being_told = False
        if latest is None or self._is_ending or _now() >= listener.until:
            self._leave(listener)

    async def _send(self, stream, line):
        async with asyncio.timeout(self.limits.patience):
            try:
                await stream.send_bytes(line.encode())
            except RuntimeError as closed:  # As granian says that nobody is there.
                raise ConnectionError from closed

    def _enter(self, listener):
        self._listeners.add(listener)
        self._clients[listener.client] += 1
        self._topics[listener.topic] += 1
        if self._asking is None:
            self._asking = asyncio.create_task(self._go_on_asking())

    def _leave(self, listener):
        """Whoever has left already stays so."""
        if listener not in self._listeners:
            return
        self._listeners.discard(listener)
        listener.stream = None
        for counts, key in (self._clients, listener.client), (self._topics, listener.topic):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]
        if listener.topic not in self._topics:
            self._numbers.pop(listener.topic, None)
            self._expected.pop(listener.topic, None)

    async def _go_on_asking(self):
        try:
            while self._listeners and not self._is_ending:
                began = _now()
                await self._ask_once()
                await self._tell_all()
                await asyncio.sleep(max(0, began + self.limits.interval - _now()))
        finally:
            self._asking = None

    async def _ask_once(self):
        topics = set(self._topics)
        try:
            found = await self._ask(topics)
            self._numbers |= {topic: found.get(topic) for topic in topics & self._topics.keys()}
            self._is_silent = False
        except Exception as fault:  # Whatever it is, who listens goes on, and is told later.
            if not self._is_silent:
                logger.warning("Nobody says what is new: %s", type(fault).__name__)
            self._is_silent = True
        for topic in self._expected.keys() & self._numbers.keys():
            self._stop_expecting(topic)

    def _stop_expecting(self, topic):
        expected = self._expected.pop(topic)
        if not expected.done():
            expected.set_result(None)

    @staticmethod
    def _refuse(proto):
        say(proto, 503, "Ask again later.\n", headers=[("Retry-After", "30")])


def _last_heard(scope):
    """The number that the browser heard last, or 0."""
    return number(scope.headers.get("last-event-id")) or 0


def _now():
    return asyncio.get_running_loop().time()
