"""A worker with many readers asks the database what has changed once, not each of them."""

import asyncio
import time

from lib.cache import leases
from lib.cache.leases import Lease
from tests import loops

READERS = 8


def test_readers_who_come_at_once_share_one_question(monkeypatch):
    monkeypatch.setattr(leases, "LEASE", 60)
    asked = []

    async def slowly():
        asked.append("once")
        await asyncio.sleep(0.05)
        return "as it is now"

    async def all_at_once():
        lease = Lease(slowly)
        return await asyncio.gather(*[lease.state() for _ in range(READERS)])

    assert loops.run(all_at_once()) == ["as it is now"] * READERS
    assert asked == ["once"]


def test_an_answer_is_relied_on_no_longer_than_from_the_moment_it_was_asked(monkeypatch):
    monkeypatch.setattr(leases, "LEASE", 0.02)
    states = iter("abc")

    async def slower_than_a_lease():
        await asyncio.sleep(0.03)
        return next(states)

    async def twice():
        lease = Lease(slower_than_a_lease)
        return [await lease.state(), await lease.state()]

    assert loops.run(twice()) == ["a", "b"]


def test_nobody_is_answered_before_the_leases_are_over():
    end = time.monotonic() + 0.02
    loops.run(leases.wait_out(end))
    assert time.monotonic() >= end
