"""Few places, and one client who asks for all of them."""

import asyncio

import pytest

from lib.web.server.fair_queue import FairQueue, Full
from tests import loops


def test_whoever_asks_once_goes_before_the_rest_of_whoever_asks_often():
    order = []

    async def come(queue, client):
        await queue.enter(client)
        order.append(client)
        await asyncio.sleep(0)
        queue.leave()

    async def day():
        queue = FairQueue(1, longest=9, patience=5)
        await asyncio.gather(*[come(queue, who) for who in ["much"] * 5 + ["little"]])

    loops.run(day())
    assert order.index("little") <= 2 and len(order) == 6


def test_a_client_of_whom_many_wait_is_refused_and_others_are_not():
    async def day():
        queue = FairQueue(1, longest=1, patience=5)
        await queue.enter("much")
        waiting = asyncio.create_task(queue.enter("much"))
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await queue.enter("much")
        other = asyncio.create_task(queue.enter("little"))
        await asyncio.sleep(0)
        queue.leave()
        await waiting
        queue.leave()
        await other

    loops.run(day())


def test_whoever_waited_too_long_leaves_no_place_behind():
    async def day():
        queue = FairQueue(1, longest=9, patience=0.01)
        await queue.enter("slow")
        with pytest.raises(Full):
            await queue.enter("waiting")
        queue.leave()
        await asyncio.wait_for(queue.enter("next"), 1)

    loops.run(day())


def test_a_place_given_to_somebody_who_has_just_left_goes_to_the_next():
    async def day():
        queue = FairQueue(1, longest=9, patience=5)
        await queue.enter("first")
        gone = asyncio.create_task(queue.enter("gone"))
        await asyncio.sleep(0)
        queue.leave()  # The place is theirs, and in the same moment they leave.
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        await asyncio.wait_for(queue.enter("next"), 1)

    loops.run(day())
