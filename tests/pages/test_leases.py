"""A worker with many readers asks the database what has changed once, not each of them."""

import time
from threading import Barrier, Thread

from blog import leases
from blog.leases import Lease

READERS = 8


def test_readers_who_come_at_once_share_one_question(monkeypatch):
    monkeypatch.setattr(leases, "LEASE", 60)
    asked, told, all_here = [], [], Barrier(READERS)

    def slowly():
        asked.append("once")
        time.sleep(0.05)
        return "as it is now"

    lease = Lease(slowly)

    def read():
        all_here.wait()
        told.append(lease.state())

    readers = [Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert told == ["as it is now"] * READERS
    assert asked == ["once"]


def test_an_answer_is_relied_on_no_longer_than_from_the_moment_it_was_asked(monkeypatch):
    monkeypatch.setattr(leases, "LEASE", 0.02)
    states = iter("abc")

    def slower_than_a_lease():
        time.sleep(0.03)
        return next(states)

    lease = Lease(slower_than_a_lease)
    assert [lease.state(), lease.state()] == ["a", "b"]
