"""Server-sent events: answers that stay open and say the latest number of a topic, written by the event loop.

A listener costs a connection and a coroutine, no thread and no connection to the database. Once a second each
worker asks for the numbers of all topics that somebody listens to. A listener has no queue: whoever is slow, or
comes back with the last number that they heard, is told the latest one, and what lies between doesn't matter.
"""

import asyncio
import logging
import random
import signal
from collections import Counter
from dataclasses import dataclass
from functools import partial

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
    """Somebody who listens to `topic` and sleeps between two lines."""

    __slots__ = ("_woken", "due", "topic", "until")

    def __init__(self, topic, due, until):
        self.topic, self.due, self.until, self._woken = topic, due, until, None

    async def sleep(self):
        self._woken = asyncio.get_running_loop().create_future()
        await self._woken

    def wake(self):
        if self._woken and not self._woken.done():
            self._woken.set_result(None)


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
        for listener in self._listeners:
            listener.wake()

    def end_with_process(self):
        """End all streams once the process is asked to end: it waits for whoever is connected.

        The event loop's own handlers go on to be called, by the number that the kernel's signal leaves in
        its pipe (signal.set_wakeup_fd).
        """
        loop = asyncio.get_event_loop()
        for one in signal.SIGTERM, signal.SIGINT:
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(self.end))

    async def _answer(self, topic, scope, proto):
        client = self._client_of(scope)
        is_full = len(self) >= self.limits.listeners or self._clients[client] >= self.limits.of_one
        if is_full or self._is_ending:
            self._refuse(proto)
            return
        began, limits = _now(), self.limits
        listener = Listener(topic, began + limits.heartbeat, began + limits.longest)
        self._enter(listener, client)
        try:
            while topic not in self._numbers and not self._is_ending and _now() < listener.due:
                await listener.sleep()
            if topic not in self._numbers:
                self._refuse(proto)
                return
            if self._numbers[topic] is None:
                say(proto, 404, "Nobody can listen here.\n")
                return
            await self._tell(listener, _last_heard(scope), proto.response_stream(200, HEADERS))
        except (TimeoutError, ConnectionError):
            pass  # They take nothing any more.
        finally:
            self._leave(listener, client)

    async def _tell(self, listener, told, stream):
        line = f"retry: {1000 * random.uniform(*self.limits.return_after):.0f}\n\n"  # noqa: S311 (no secret)
        while True:
            latest = self._numbers.get(listener.topic)
            if latest is not None and latest > told:
                line += f"id: {latest}\ndata: {latest}\n\n"
                told = latest
            elif _now() >= listener.due:
                line = ":\n\n"
            if line:
                await self._send(stream, line)
                listener.due, line = _now() + self.limits.heartbeat, ""
            elif latest is None or self._has_ended(listener):
                return
            else:
                await listener.sleep()

    async def _send(self, stream, line):
        async with asyncio.timeout(self.limits.patience):
            try:
                await stream.send_bytes(line.encode())
            except RuntimeError as closed:  # As granian says that nobody is there.
                raise ConnectionError from closed

    def _has_ended(self, listener):
        return self._is_ending or _now() >= listener.until

    def _enter(self, listener, client):
        self._listeners.add(listener)
        self._clients[client] += 1
        self._topics[listener.topic] += 1
        if self._asking is None:
            self._asking = asyncio.create_task(self._go_on_asking())

    def _leave(self, listener, client):
        self._listeners.discard(listener)
        for counts, key in (self._clients, client), (self._topics, listener.topic):
            counts[key] -= 1
            if not counts[key]:
                del counts[key]
        if listener.topic not in self._topics:
            self._numbers.pop(listener.topic, None)

    async def _go_on_asking(self):
        try:
            while self._listeners and not self._is_ending:
                await self._ask_once()
                await asyncio.sleep(self.limits.interval)
        finally:
            self._asking = None

    async def _ask_once(self):
        topics, found = set(self._topics), {}
        try:
            found = await self._ask(topics)
            found = {topic: found.get(topic) for topic in topics & self._topics.keys()}
            self._is_silent = False
        except Exception as fault:  # Whatever it is, who listens goes on, and is told later.
            if not self._is_silent:
                logger.warning("Nobody says what is new: %s", type(fault).__name__)
            self._is_silent = True
        news = {topic for topic, latest in found.items() if self._numbers.get(topic, 0) != latest}
        self._numbers |= found
        now = _now()
        for listener in self._listeners:
            if listener.topic in news or now >= min(listener.due, listener.until):
                listener.wake()

    @staticmethod
    def _refuse(proto):
        say(proto, 503, "Ask again later.\n", headers=[("Retry-After", "30")])


def _last_heard(scope):
    """The number that the browser heard last, or 0."""
    return number(scope.headers.get("last-event-id")) or 0


def _now():
    return asyncio.get_running_loop().time()
