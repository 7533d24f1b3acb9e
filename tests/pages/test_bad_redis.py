"""A Redis that is away, slow or holds what isn't ours: the right page, only later."""

import contextlib
import pickle
import time
from urllib.parse import urlencode

import pytest
import redis as client

from comments.gate import Writer
from comments.models import Comment
from tests.pages.own_redis import own_redis
from tests.pages.stranger import after_the_lease
from tests.pages.visitors import Stranger, watching
from tests.served import served

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]

PATIENCE = 3  # seconds, with a machine that has other things to do; the site’s own is 0.25


def garbage(redis):
    fill(redis, lambda kept: b"\x80\x04 no page of ours")


def another_version_s(redis):
    fill(redis, lambda kept: kept.replace(b"parley page 1", b"parley page 0", 1))


def a_pickle(redis):
    fill(redis, lambda kept: pickle.dumps({"version": (1, 1), "body": b"Long ago."}))


def half_of_it(redis):
    fill(redis, lambda kept: kept[: len(kept) // 2])


def another_kind_of_thing(redis):
    with contextlib.closing(client.Redis(port=redis.port)) as store:
        for key in store.keys("*"):
            store.delete(key)
            store.lpush(key, "a list")


def nothing(redis):
    with contextlib.closing(client.Redis(port=redis.port)) as store:
        store.flushall()


def silence(redis):
    redis.freeze()


def death(redis):
    redis.kill()


def fill(redis, with_what):
    with contextlib.closing(client.Redis(port=redis.port)) as store:
        keys = store.keys("*")
        assert keys
        for key in keys:
            store.set(key, with_what(store.get(key)))


def test_a_redis_that_fails_costs_nobody_the_right_page(tmp_path, post, reader):
    befall_in_turn([another_kind_of_thing, silence, death], tmp_path, post, reader)


@pytest.mark.slow
def test_a_redis_with_what_is_not_ours_costs_nobody_the_right_page(tmp_path, post, reader):
    what = [garbage, another_version_s, a_pickle, half_of_it, another_kind_of_thing, nothing]
    befall_in_turn(what, tmp_path, post, reader)


def befall_in_turn(what, folder, post, reader):
    writer = Writer(account=reader, name=reader.name)
    with own_redis() as redis, served(folder, CACHE_URL=redis.url) as blog:
        for befall in what:
            assert_right(blog, post, [])
            befall(redis)
            blog.stop()
            blog.start()  # Workers that know nothing but what Redis tells.
            words = f"After {befall.__name__}."
            assert_right(blog, post, [])
            Comment.write(post, writer, words)
            after_the_lease()
            assert_right(blog, post, [words])


@pytest.mark.slow
def test_a_redis_that_is_slow_costs_a_page_a_moment_and_the_next_ones_nothing(tmp_path, post, site):
    with own_redis() as redis, served(tmp_path, CACHE_URL=redis.url) as blog:
        redis.freeze()
        took = [time_of(blog, f"/archive/?page={number}") for number in range(3)]
        took += [time_of(blog, path) for path in ("/archive/", "/tags/", "/feed/", "/log/")]
        redis.thaw()
    assert max(took) < PATIENCE


def test_whoever_signs_in_while_redis_is_lost_meets_no_error(tmp_path, post, reader):
    """How often they tried is counted there."""
    with own_redis() as redis, served(tmp_path, CACHE_URL=redis.url) as blog:
        for loss in (lambda: None), (lambda: garbage(redis)), redis.freeze, redis.kill:
            loss()
            assert sign_in(blog, reader).status in (200, 422)


def sign_in(blog, reader):
    stranger = Stranger(blog)
    cookie = stranger.get("/accounts/login/").headers["set-cookie"].split(";")[0]
    return stranger.ask(
        "POST",
        "/accounts/login/",
        urlencode({"login": reader.email, "password": "misremembered"}),
        Cookie=cookie,
        X_CSRFToken=cookie.partition("=")[2],
        Content_Type="application/x-www-form-urlencoded",
    )


def assert_right(blog, post, words):
    with watching(blog) as watcher:
        for answer in watcher.get(post.get_absolute_url()) * 2:
            assert answer.status == 200 and "A wall of espaliers" in answer.text
            assert all(text in answer.text for text in words)
        for answer in watcher.get("/"):
            assert answer.status == 200 and "A wall of espaliers" in answer.text


def time_of(blog, path):
    start = time.monotonic()
    assert Stranger(blog).get(path).status in (200, 404)
    return time.monotonic() - start
