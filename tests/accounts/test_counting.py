"""Whoever tries at the same instant as others is counted or turned away, and never told of an error."""

from threading import Thread

import pytest
from django.db import connections

from accounts.signin.limits.rate_counters import RateCounters

TRIES, PEOPLE = 40, 4

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_counted_by_many_at_once_is_begun_by_one_at_a_time():
    begun, errors = [], []

    def come_and_go():
        counts = RateCounters("", {})
        try:
            for _ in range(TRIES):
                if counts.add("tries", 1):
                    begun.append(counts.get("tries"))
                    counts.delete("tries")
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    people = [Thread(target=come_and_go) for _ in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert errors == []
    assert set(begun) == {1}
