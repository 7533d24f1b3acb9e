"""Coroutines run from tests."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run(coroutine):
    """Run `coroutine` to its end, return what it returns and raise what it raises.

    It has a thread of its own: Playwright leaves an event loop running in the thread of the tests,
    and asyncio runs no second one there.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
