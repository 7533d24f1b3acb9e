"""Who reads what a worker remembers doesn't wait for those whose pages take long."""

import asyncio
import threading

import pytest

from config.wsgi import application as django
from lib.cache import leases
from lib.web.server.fair_queue import Lane
from tests import loops
from tests.pages.stranger import Headers, Proto, Scope, ask, at_once, new_worker

pytestmark = pytest.mark.django_db


class Slow:
    """Django, but whoever asks for /slow/ waits until the test lets them go."""

    def __init__(self):
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/slow/":
            return django(environ, start_response)
        self.begun.release()
        self.let_go.wait(20)
        start_response("200 OK", [])
        return (b"at last",)


def test_a_remembered_page_is_read_while_all_threads_of_django_are_busy(post, monkeypatch):
    monkeypatch.setattr(leases, "LEASE", 60)
    slow, page = Slow(), post.get_absolute_url()
    lane = at_once
    worker = new_worker(slow, reading=lambda *work: lane(*work))
    first, _ = ask(page, worker=worker), ask(page, worker=worker)
    lane = Lane(2).run

    async def read_while_four_wait():
        slow_ones = [worker.__rsgi__(Scope("GET", "/slow/"), Proto()) for _ in "1234"]
        waiting = [asyncio.create_task(one) for one in slow_ones]
        for _ in "12":
            assert await asyncio.to_thread(slow.begun.acquire, timeout=60)
        answer = Proto()
        await worker.__rsgi__(Scope("GET", page, headers=Headers(host="127.0.0.1")), answer)
        assert not any(task.done() for task in waiting)
        slow.let_go.set()
        await asyncio.gather(*waiting)
        return answer

    assert loops.run(read_while_four_wait()).body == first.body
