"""What a page costs in process: after a change, for somebody who is signed in, and for a 304."""

import asyncio
import time
from contextlib import contextmanager
from itertools import count
from statistics import median

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User
from accounts.sessions import SessionStore
from blog.models import Post
from blog.pagecache.fragment_cache import recent
from comments.gate import Writer
from comments.models import Comment
from comments.thread import reading
from config.rsgi import application as worker
from tools.bench.figures import Figure
from tools.bench.reading.asking import HOST, ask
from tools.bench.reading.worker import Headers, Proto, Scope
from tools.bench.yardsticks.templates import FLAT, RECURSIVE, drawer

OFTEN, VERY_OFTEN = 5, 20_000  # times in each run; the run is their median, or their mean
LEASES_END = 0.02  # seconds after a change; the thread that made it would wait for them

_numbers = count(1)


def measure(bench):
    yield from _first_renderings(bench)
    yield _cold(bench)
    yield _signed_in(bench)
    yield from _from_memory(bench)


@contextmanager
def undivided():
    """All of a thread on one page."""
    usual, reading.A_PAGE = reading.A_PAGE, 1_000_000
    try:
        yield
    finally:
        reading.A_PAGE = usual


def signed_in(name):
    """The cookie of somebody's browser."""
    account = User.objects.get(name=name)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def page(address, **headers):
    """Ask for a page that must be there."""
    asked = ask(address, **headers)
    if not asked.status.startswith("200"):
        raise RuntimeError(f"{address}: {asked.status}")
    return asked


def afresh(change, address, **headers):
    """Seconds of a page that is stored nowhere, because something has changed."""
    change()
    time.sleep(LEASES_END)
    return page(address, **headers).seconds


def _first_renderings(bench):
    """Parley's page after a comment was written, by turns with what others draw of the same thread."""
    address, post = bench.posts[1_000], Post.objects.get(slug="with-1000")
    recursive, flat = drawer(RECURSIVE), drawer(FLAT)
    seen = {"page": [], "whole": [], "flat": [], "recursive": []}
    for _ in range(bench.runs):
        seen["page"].append(milliseconds(lambda: _after_a_change(post, address)))
        with undivided():
            seen["whole"].append(milliseconds(lambda: _after_a_change(post, address)))
        seen["flat"].append(milliseconds(lambda: _timed(flat, post.pk)))
        seen["recursive"].append(milliseconds(lambda: _timed(recursive, post.pk)))
    what = "1,000 comments, first rendering after one is written"
    page = Figure(f"{what}: the first page", seen["page"], "ms", at_most=15)
    whole = Figure(f"{what}: all on one page", seen["whole"], "ms", at_most=15)
    flat = Figure("1,000 comments in a flat template loop", seen["flat"], "ms")
    recursive = Figure("1,000 comments by recursetree", seen["recursive"], "ms")
    yield from (page, whole, flat, recursive)
    yield flat.over(page, "flat loop over first rendering: the first page", at_least=10)
    yield flat.over(whole, "flat loop over first rendering: all on one page", at_least=10)
    yield recursive.over(whole, "recursetree over first rendering: all on one page")


def _after_a_change(post, address):
    """Seconds of the first page after somebody has answered one of its comments."""
    number = next(_numbers)
    roots = Comment.objects.filter(post=post, level=0).order_by("created_at", "pk")
    who = Writer(account=User.objects.get(name="Marrow"), name="Marrow")
    comment = Comment.write(post, who, f"That was saying no. {number}.", parent=roots[number % 20])
    time.sleep(LEASES_END)
    asked = page(address)
    if f"c-{comment.pk}".encode() not in asked.body:
        raise RuntimeError(f"{address} is served without the comment that was just written")
    return asked.seconds


def _cold(bench):
    def without_parts():
        recent.clear()
        return page(f"{bench.posts[1_000]}?cold={next(_numbers)}").seconds

    what = "1,000 comments, the first page by a worker that knows no part of it"
    return Figure(what, [milliseconds(without_parts) for _ in range(bench.runs)], "ms")


def _signed_in(bench):
    cookie = signed_in("Marrow")
    page(bench.posts[100], cookie=cookie)
    runs = [
        milliseconds(lambda: page(bench.posts[100], cookie=cookie).seconds, OFTEN * 10)
        for _ in range(bench.runs)
    ]
    return Figure("100 comments, for somebody who is signed in", runs, "ms", at_most=4)


def _from_memory(bench):
    """Answers of a whole worker from memory, as the web server calls it: Django isn't asked any more."""
    host = Headers({"host": HOST})
    stranger = Scope("GET", bench.posts[100], headers=host)
    etag = dict(asyncio.run(_answers(stranger, 2)).headers)["ETag"]
    unchanged = Scope("GET", bench.posts[100], headers=Headers({**host, "if-none-match": etag}))
    runs = [_mean(unchanged, 304) for _ in range(bench.runs)]
    yield Figure("100 comments, 304", runs, "ms", at_most=0.1)
    runs = [_mean(stranger, 200) for _ in range(bench.runs)]
    yield Figure("100 comments, from memory", runs, "ms")


def _mean(scope, expected):
    """Milliseconds of an answer, over many of them."""
    began = time.perf_counter()
    answer = asyncio.run(_answers(scope, VERY_OFTEN))
    if answer.status != expected:
        raise RuntimeError(f"{answer.status} where {expected} was expected")
    return (time.perf_counter() - began) * 1e3 / VERY_OFTEN


async def _answers(scope, times):
    """The last of the worker's answers to the same request, made so many times."""
    for _ in range(times):
        proto = Proto()
        await worker.__rsgi__(scope, proto)
    return proto


def milliseconds(ask, times=OFTEN):
    return median(ask() for _ in range(times)) * 1e3


def _timed(draw, *about):
    began = time.perf_counter()
    draw(*about)
    return time.perf_counter() - began
