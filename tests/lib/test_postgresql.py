"""A connection to PostgreSQL that the server ends, and a server that is away."""

import socket
import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from lib.db.postgresql.breaker import Away, Breaker
from lib.processes import deadlines
from tests.pages.away import database_away

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL's"),
]


def end(number):
    """Let the server end the connection with this number, and wait until it has."""
    about = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    with psycopg.connect(**{name: about[key] for name, key in names.items()}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [number])


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_was_ended_is_replaced_unnoticed():
    before = backend()
    end(before)
    assert backend() != before


def test_between_two_requests_a_server_that_is_gone_is_no_error():
    end(backend())
    with database_away(closes=False):
        connection.close_if_unusable_or_obsolete()
    assert connection.connection is None and backend()


def test_who_waits_for_a_lock_waits_no_longer_than_their_thread_may():
    connection.close()
    deadlines.wait_at_most(0.1)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("100ms",)
    finally:
        deadlines.wait_at_most(None)
        connection.close()


def test_a_server_that_is_silent_is_given_up(monkeypatch):
    """A statement without an answer, and no new connection either: the port has nobody behind it."""
    monkeypatch.setattr("lib.db.postgresql.watched.Watched.silent", 0.2)
    backend()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        about = psycopg.conninfo.make_conninfo(host="127.0.0.1", port=nobody.getsockname()[1])
        monkeypatch.setattr(
            "lib.db.postgresql.watched.address_of",
            lambda _: {"conninfo": f"{about} connect_timeout=2"},
        )
        with pytest.raises(OperationalError, match="silent"), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
    monkeypatch.undo()
    assert backend()


def test_a_statement_that_takes_long_is_waited_for(monkeypatch):
    monkeypatch.setattr("lib.db.postgresql.watched.Watched.silent", 0.2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")


def test_a_server_that_restarts_is_waited_for():
    answers = iter([OSError, OSError, OSError])

    def connect():
        if fault := next(answers, None):
            raise fault
        return "connected"

    assert Breaker(OSError).reach(connect) == "connected"


def test_while_one_asks_a_server_that_is_away_the_others_are_told_so():
    breaker, asked, let_go = Breaker(OSError), threading.Event(), threading.Event()
    breaker._since = time.monotonic() - 60

    def silent():
        asked.set()
        let_go.wait(20)
        raise OSError

    def ask():
        with pytest.raises(OSError):
            breaker.reach(silent)

    one = threading.Thread(target=ask)
    one.start()
    asked.wait(20)
    with pytest.raises(Away):
        breaker.reach(silent)
    let_go.set()
    one.join()
    connections.close_all()
