"""Who reads what a worker remembers doesn't wait for those whose pages take long."""

import threading

import pytest

from blog.front import Front, in_threads
from config.wsgi import django
from tests.pages.stranger import ask

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


def test_a_remembered_page_is_read_while_all_threads_of_django_are_busy(post):
    slow, busy = Slow(), in_threads(2)
    elsewhere = threading.Event()
    worker = Front(
        slow, rendering=lambda work, *about: (busy if elsewhere.is_set() else _here)(work, *about)
    )
    first = ask(post.get_absolute_url(), worker=worker)
    elsewhere.set()
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/slow/", "wsgi.url_scheme": "http"}
    waiting = [threading.Thread(target=worker, args=[asked, lambda *answer: None]) for _ in "1234"]
    for thread in waiting:
        thread.start()
    try:
        assert slow.begun.acquire(timeout=5) and slow.begun.acquire(timeout=5)
        assert ask(post.get_absolute_url(), worker=worker).body == first.body
        assert any(thread.is_alive() for thread in waiting)
    finally:
        slow.let_go.set()
        for thread in waiting:
            thread.join(20)


def _here(work, *about):
    return work(*about)
