"""What machines ask: whether the site is alive, and whether it is ready; answered by the real server."""

import json
import socket
import threading
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.utils import timezone

from blog.models import Heartbeat
from blog.operating.monitoring import readiness
from lib.web.server.probes import NotReady, Ready, status_of
from tests.loops import run
from tests.served import Served, served
from tests.waiting import until


def asked(url):
    """(status, what it says) of a page for machines."""
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read()
    except HTTPError as answer:
        return answer.code, answer.read()


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_a_site_says_that_it_is_alive_and_which_part_isnt_ready(site, tmp_path):
    with served(tmp_path) as blog:
        assert asked(f"{blog.url}/healthz") == (200, b"ok\n")
        status, said = asked(f"{blog.url}/readyz")
        found = json.loads(said)
        assert status == 503 and found.pop("worker") == "none has been seen for 90 seconds"
        assert set(found.values()) == {"ok"} and "database" in found
        Heartbeat.beat("worker", Heartbeat.Role.WORKER, "1")
        until(lambda: asked(f"{blog.url}/readyz")[0] == 200, what="the worker")
        connection = HTTPConnection("127.0.0.1", blog.port)
        connection.request("GET", "/healthz", headers={"Host": "whatever"})
        assert connection.getresponse().status == 200  # whatever the name a balancer asks by
        until(lambda: Heartbeat.objects.filter(role="web").exists(), what="the web processes")


def test_what_hangs_is_named_at_once_and_nobody_queues_up_behind_it():
    held, calls = threading.Event(), []

    def hangs():
        calls.append(1)
        held.wait(20)

    ready = Ready({"disk": lambda: None, "database": hangs, "worker": lambda: None}, at_most=0.05)

    async def ask_often():
        return [await ready.parts() for _ in range(5)]

    found = run(ask_often())
    held.set()
    assert found[-1] == {"disk": "ok", "database": "doesn’t answer", "worker": "not asked"}
    assert len(calls) == 1


def test_a_machine_that_is_only_busy_stays_ready_and_one_that_hangs_doesnt():
    held, hangs = threading.Event(), threading.Event()
    parts = {"disk": lambda: hangs.is_set() and held.wait(20), "worker": lambda: None}
    ready = Ready(parts, at_most=0.05, kept=0, patience=60)

    async def ask_twice():
        well = await ready.parts()
        hangs.set()
        return well, await ready.parts()

    well, busy = run(ask_twice())
    assert well == {"disk": "ok", "worker": "ok"}
    assert busy == {"disk": "slow", "worker": "ok"} and status_of(busy) == 200
    ready._patience = 0
    found = run(ready.parts())
    held.set()
    assert found == {"disk": "doesn’t answer", "worker": "not asked"} and status_of(found) == 503


def test_a_fault_is_told_without_its_words():
    def away():
        raise OSError("could not connect to server at 10.0.0.7 as parley")

    def lacks():
        raise NotReady("2 to be applied")

    ready = Ready({"database": away, "migrations": lacks})
    assert run(ready.parts()) == {"database": "can’t be used", "migrations": "2 to be applied"}


@pytest.mark.django_db
def test_a_disk_that_takes_no_files_and_a_release_without_its_migrations_arent_ready(settings, tmp_path, monkeypatch):  # fmt: skip
    readiness.disk_takes_files()
    readiness.migrations_are_applied()
    settings.DATA_DIR = tmp_path / "gone"
    with pytest.raises(NotReady, match="can’t be written to"):
        readiness.disk_takes_files()
    monkeypatch.setattr(readiness, "_migrations", lambda: {("blog", "9999_to_come")})
    with pytest.raises(NotReady, match="1 to be applied"):
        readiness.migrations_are_applied()
    Heartbeat.objects.create(name="w", role="worker", seen_at=timezone.now())
    readiness.worker_is_seen()


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_connections_and_says_nothing_is_told_of_all_the_same(tmp_path):
    """As PostgreSQL behind a firewall that drops what comes."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = f"postgres://secret-user:secret@127.0.0.1:{silent.getsockname()[1]}/parley"
        blog = Served(tmp_path, DATABASE_URL=where)
        blog.launch()
        try:
            until(lambda: is_alive(blog), what="the server")
            status, said = asked(f"{blog.url}/readyz")
            assert status == 503 and json.loads(said)["database"] == "doesn’t answer"
            assert b"secret" not in said and asked(f"{blog.url}/healthz")[0] == 200
        finally:
            blog.stop()


def is_alive(blog):
    try:
        return asked(f"{blog.url}/healthz")[0] == 200
    except OSError:
        return False
