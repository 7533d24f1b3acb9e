"""Leases, under which a worker answers from memory and still never shows what has changed.

A worker asks the database what has changed, and may rely on the answer for LEASE seconds
from the moment it began to ask. Whoever commits a change lets as much time go by before
their answer leaves, so by then every lease that began before the commit is over: who has
been told that a comment is posted, or gone, never meets a page that doesn't know. Nothing
is sent between the processes, so nothing is lost when one of them dies; it holds on
several machines, too, because only lengths of time count, not clocks.
(After Gray and Cheriton, "Leases", 1989.)
"""

import asyncio
import threading
import time

from django.db import transaction

# An eighth of what posting a comment may take, and at most 350 questions a second.
LEASE = 0.003

# After a question that wasn't answered, nobody asks for so many seconds.
LEFT_ALONE = 0.5

_this_thread = threading.local()


class CacheAway(Exception):
    """The database can't be asked what has changed."""


def bumped():
    """Note that this transaction changes something that pages show; call it within."""
    transaction.on_commit(_begin_to_wait)


def end():
    """The time (monotonic) at which the last lease ends that began before this thread's last commit."""
    return getattr(_this_thread, "end", 0)


async def wait_out(end):
    """Let the leases end that are over at `end`."""
    while (remaining := end - time.monotonic()) > 0:  # An event loop may wake too early.
        await asyncio.sleep(remaining)


def _begin_to_wait():
    _this_thread.end = time.monotonic() + LEASE


class Lease:
    """The state of the site as this process may rely on it; `await ask()` asks the database."""

    def __init__(self, ask):
        self._ask = ask
        self._leased = (0.0, None)
        self._silent_until = 0.0
        self._one_asks = asyncio.Lock()

    async def state(self):
        """What the database said at most LEASE seconds ago. Raises CacheAway."""
        until, state = self._leased
        if time.monotonic() < until:
            return state
        async with self._one_asks:  # Whoever comes meanwhile may rely on the same answer.
            until, state = self._leased
            now = time.monotonic()
            if now >= until:
                state = await self._answer(now)
                self._leased = (now + LEASE, state)
            return state

    async def _answer(self, now):
        if now < self._silent_until:
            raise CacheAway
        try:
            return await self._ask()
        except Exception as fault:
            self._silent_until = time.monotonic() + LEFT_ALONE
            raise CacheAway from fault
