"""Work that may take longer than anybody should wait for a lock: decoding, rendering, mail, network.

    with slow("rendering"):
        ...

Its places say so, and a transaction around one of them is a fault that is reported by name, with
WATCH_TRANSACTIONS on (a developer's server, the tests): on SQLite everybody who writes waits for the
end of it.
"""

import logging
import traceback
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from lib.django_internals import is_of_a_test, open_transactions

logger = logging.getLogger(__name__)

_is_alone = ContextVar("whether nobody can wait for this thread", default=False)
reports = []  # Sentences, for the tests, which fail when there is one.


@contextmanager
def slow(name):
    """Say that the work within is slow. For `with`, and as a decorator."""
    if settings.WATCH_TRANSACTIONS and in_transaction() and not _is_alone.get():
        # The lines of our own code that led here, the last ones last.
        stack = traceback.extract_stack()[:-2]
        ours = [line for line in stack if "site-packages" not in line.filename]
        way = "".join(traceback.format_list(ours[-8:]))
        report(f"Slow work in a transaction: {name}\n{way}")
    yield


@contextmanager
def alone():
    """Report no slow work within: nobody else can write yet, as while a blog is being set up."""
    token = _is_alone.set(True)
    try:
        yield
    finally:
        _is_alone.reset(token)


def in_transaction():
    """Whether this thread holds a transaction that isn't the one around a test."""
    return not all(map(is_of_a_test, open_transactions()))


def report(sentence):
    logger.warning(sentence)
    reports.append(sentence)
    del reports[:-100]
