"""When somebody's form has returned, no worker shows anybody what was there before."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.pages.own_redis import store_of
from tests.pages.visitors import Member, read_on, watching
from tests.served import served
from tools.bench.crowd import people

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]

READERS = 6


@pytest.mark.databases
def test_who_has_posted_finds_it_and_what_is_removed_is_gone(tmp_path, conversation):
    with served(tmp_path) as blog:
        looked, missed = converse(blog, conversation, rounds=5)
    assert looked >= 2 * 5 * 4
    assert not missed


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("store", ["files", pytest.param("redis", marks=pytest.mark.databases)])
def test_a_thousand_times_nobody_finds_what_was_there_before(store, tmp_path, conversation):
    with store_of(store) as cache, served(tmp_path, CACHE_URL=cache) as blog:
        looked, missed = converse(blog, conversation, rounds=130)
    assert looked >= 1_000
    assert not missed


@pytest.fixture
def conversation(post, reader, second_reader, moderator):
    """Where it is, and who takes part in it: as fast as no people write."""
    people.hurry()
    return post, [reader, second_reader], moderator


def converse(blog, conversation, rounds):
    """Two writers and a moderator at work, and six readers who keep storing what they read.

    How many times somebody looked after a form had returned, and what they should not
    have found: with connections to both workers, and with two fresh ones.
    """
    post, writers, moderator = conversation
    finished = threading.Event()
    with ThreadPoolExecutor(READERS + len(writers)) as pool:
        pages = [post.get_absolute_url(), "/", "/comments/feed/"]
        readers = [pool.submit(read_on, blog, pages, finished) for _ in range(READERS)]
        try:
            writing = [
                pool.submit(write_on, blog, post, Member(blog, writer), moderator, rounds)
                for writer in writers
            ]
            looks = [look for written in writing for look in written.result()]
        finally:
            finished.set()
        assert all(reader.result() for reader in readers)
    return len(looks), [look for look in looks if not look[-1]]


def write_on(blog, post, writer, moderator, rounds):
    """Post, edit, and take away again; what was done each time, and whether all who looked saw it."""
    try:
        moderator = Member(blog, moderator)
        with watching(blog) as watcher:
            return [
                look
                for number in range(rounds)
                for look in one_round(watcher, post, writer, moderator, number)
            ]
    finally:
        connections.close_all()


def one_round(watcher, post, writer, moderator, number):
    first = f"{writer.name} stands here for the {number}th time."
    second = f"{writer.name} said it better for the {number}th time."
    page, key = writer.comment(post, first)
    yield number, "posted", seen(watcher, page, first) == {True}
    writer.send(f"/comments/{key}/edit/", text=second)
    yield number, "edited", seen(watcher, page, second) == {True}
    yield number, "edited away", seen(watcher, page, first) == {False}
    if number % 2:
        moderator.decide(f"/moderation/comments/{key}/delete/", rule="spam")
    else:
        writer.send(f"/comments/{key}/withdraw/")
    yield number, "gone", seen(watcher, page, second) == {False}


def seen(watcher, page, text):
    """Whether the text is there: for each worker, and for whoever comes just now."""
    fresh = {text in watcher.stranger.get(page).text for _ in range(2)}
    return fresh | set(watcher.find(text, page))
