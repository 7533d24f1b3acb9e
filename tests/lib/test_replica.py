"""What is read from a replica and what isn't; tests/faults/test_replica.py has a real one."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connections, router
from django.utils import timezone

from blog.models import Measured, Post
from blog.operating import servers
from lib.db import replica
from lib.observing.troubles import troubles


@pytest.fixture(autouse=True)
def one_is_named(settings, monkeypatch):
    settings.DATABASE_ROUTERS = ["lib.db.replica.Router"]
    monkeypatch.setitem(connections.settings, replica.ALIAS, connections.settings["default"])
    monkeypatch.setattr(replica, "_away_until", 0.0)
    # The same database stands for both.
    monkeypatch.setattr(replica, "_make_sure_it_follows", lambda _: None)
    yield
    with suppress(AttributeError):  # Nobody has asked for it.
        del connections[replica.ALIAS]


def places():
    """Where a query would go, one that locks rows, and a change."""
    return Post.objects.all().db, Post.objects.select_for_update().db, router.db_for_write(Post)


def test_only_what_is_read_for_a_page_goes_there():
    assert replica.read(places, is_current=lambda: True) == ("replica", "default", "default")
    assert replica.read(places, is_current=lambda: False) == ("default", "default", "default")
    assert places() == ("default", "default", "default")


def test_what_was_read_there_is_changed_and_read_again_at_the_primary():
    post = Post()
    post._state.db = replica.ALIAS
    assert router.db_for_write(Post, instance=post) == "default"
    assert router.db_for_read(Post, instance=post) == "default"


def test_one_that_fails_is_no_error_and_is_left_alone_for_a_while():
    asked = []

    def ask():
        asked.append(Post.objects.all().db)
        if asked[-1] == replica.ALIAS:
            raise OperationalError("gone")
        return "a page"

    assert [replica.read(ask, is_current=lambda: True) for _ in range(2)] == ["a page"] * 2
    assert asked == ["replica", "default", "default"]


def test_once_it_may_be_back_one_reader_tries_it_and_the_others_do_not_wait(monkeypatch):
    monkeypatch.setattr(replica, "_away_until", time.monotonic() - 1)
    others = []

    def ask():
        found, *_ = places()
        if not others:
            others.append(None)
            with ThreadPoolExecutor(1) as another:
                others[0] = another.submit(replica.read, places, lambda: True).result()[0]
        return found

    assert replica.read(ask, is_current=lambda: True) == "replica"
    assert others == ["default"]
    assert replica.read(places, is_current=lambda: True)[0] == "replica", "for everybody again"


def refused(_):
    raise OperationalError("connection failed: Connection refused")


@pytest.mark.django_db
def test_an_owner_is_told_of_one_that_is_away_and_no_more_once_it_is_back(monkeypatch):
    def told():
        servers.look()
        return [one for one in troubles(is_owner=True) if "replica" in one.what]

    assert told() == []
    with monkeypatch.context() as gone:
        gone.setattr(replica, "_make_sure_it_follows", refused)
        [one] = told()
    assert one.heading == "The replica of the database can’t be read"
    assert "the primary database" in one.meanwhile and "REPLICA_URL" in one.meanwhile
    assert "Connection refused" in one.meanwhile
    assert told() == []


@pytest.mark.django_db
def test_what_was_found_long_ago_is_told_to_nobody():
    Measured.keep(servers.NAME, {servers.REPLICA: "gone"})
    assert servers.away() == {servers.REPLICA: "gone"}
    Measured.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert servers.away() == {}
