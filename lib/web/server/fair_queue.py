"""A queue for few places, in which one client can't stand before all others."""

import asyncio
from collections import OrderedDict, deque
from concurrent.futures import ThreadPoolExecutor


class Full(Exception):
    """Too many requests of one client wait already, or one has waited too long."""


class FairQueue:
    """`places` that are held at once; those who wait get them by turns of their clients.

    A client that asks for much waits behind itself: the next place goes to another client that
    waits, if there is one. Raises Full for a client of whom `longest` wait already, and after
    `patience` seconds.
    """

    def __init__(self, places, *, longest, patience):
        self._free, self._longest, self._patience = places, longest, patience
        self._waiting = OrderedDict()  # {client: futures}; the client whose turn is next first

    async def enter(self, client):
        if self._free:
            self._free -= 1
            return
        line = self._waiting.setdefault(client, deque())
        if len(line) >= self._longest:
            raise Full
        place = asyncio.get_running_loop().create_future()
        line.append(place)
        try:
            async with asyncio.timeout(self._patience):
                await place
        except BaseException as ended:
            self._give_up(client, place)
            if isinstance(ended, TimeoutError):
                raise Full from None
            raise

    def leave(self):
        while self._waiting:
            client, line = self._waiting.popitem(last=False)
            place = line.popleft()
            if line:
                self._waiting[client] = line
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def _give_up(self, client, place):
        if place.done() and not place.cancelled():
            self.leave()  # It was given at the same moment.
            return
        line = self._waiting.get(client)
        if line and place in line:
            line.remove(place)
            if not line:
                del self._waiting[client]


class Lane:
    """Threads of their own for one kind of work, given out by a FairQueue.

    Each calls `at_start()` once. Work that takes longer than `at_most` seconds goes on, but nobody
    waits for it: that is a TimeoutError.
    """

    def __init__(self, threads, *, longest=64, patience=30, at_start=None, at_most=None):
        self._pool = ThreadPoolExecutor(threads, initializer=at_start)
        self._at_most = at_most
        self._queue = FairQueue(threads, longest=longest, patience=patience)

    async def run(self, client, work, *about):
        await self._queue.enter(client)
        try:
            async with asyncio.timeout(self._at_most):
                return await asyncio.get_running_loop().run_in_executor(self._pool, work, *about)
        finally:
            self._queue.leave()
