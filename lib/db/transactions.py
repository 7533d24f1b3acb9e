"""Transactions that are held for longer than anybody should wait, reported by who began them."""

import sys
import time
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import Atomic

from lib.db import slow
from lib.django_internals import is_of_a_test

LONGEST = 0.05  # seconds of a transaction
NOT_WHO = ("django", "contextlib", "lib.db", "importlib")


def watch(longest=LONGEST, report=slow.report):
    """Report transactions that take longer, from now on. For a developer's server and the tests."""
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def begin(self):
        is_outermost = not is_of_a_test(self) and not slow.in_transaction()
        enter(self)  # Until then it waits for others, which is no fault of its own.
        if is_outermost:
            _connection(self).began = time.monotonic(), _who()

    def end(self, *raised):
        try:
            return leave(self, *raised)
        finally:
            if not slow.in_transaction():
                since, who = _connection(self).__dict__.pop("began", (None, ""))
                if since and (seconds := time.monotonic() - since) > longest:
                    report(f"A transaction was held for {seconds * 1000:.0f} ms by {who}")

    Atomic.__enter__, Atomic.__exit__ = begin, end


@contextmanager
def watched(longest=LONGEST, report=slow.report):
    """Report such transactions that begin and end within."""
    before = Atomic.__enter__, Atomic.__exit__
    watch(longest, report)
    try:
        yield
    finally:
        Atomic.__enter__, Atomic.__exit__ = before


def _connection(atomic):
    return connections[atomic.using or DEFAULT_DB_ALIAS]


def _who():
    """The function that began the transaction, and where."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(NOT_WHO):
        frame = frame.f_back
    return f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}, line {frame.f_lineno}"
