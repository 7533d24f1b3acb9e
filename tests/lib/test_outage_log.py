"""What the log says while a part of the blog is away: a sentence for each kind, once a minute."""

import io
import logging

import pytest
from django.db import IntegrityError, OperationalError
from redis.exceptions import ConnectionError as RedisIsAway

from lib.observing.outage_log import Outages
from tests.waiting import let_pass, until

ENDED = """consuming input failed: server closed the connection unexpectedly
\tThis probably means the server terminated abnormally"""
MINUTE = 0.2  # A short one.


@pytest.fixture
def log():
    """(a logger, what stands in its log)."""
    logger, said = logging.getLogger("of this test"), io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(Outages(MINUTE))
    logger.addHandler(handler)
    yield logger, lambda: said.getvalue().splitlines()
    logger.removeHandler(handler)


def _fail(logger, fault, words="The job %s failed", *args):
    try:
        raise fault
    except type(fault):
        logger.warning(words, *args, exc_info=True)


def test_a_database_that_ends_its_connections_is_a_sentence_and_then_a_number(log):
    logger, lines = log
    for name in "abcdef":
        _fail(logger, OperationalError(ENDED), "The job %s failed", name)
    sentence = "The job a failed: " + ENDED.splitlines()[0]
    assert lines() == [sentence]
    until(lambda: len(lines()) > 1)
    let_pass(2 * MINUTE, "there is no more to tell")
    assert lines() == [sentence, f"{sentence} (5 more like it)"]
    _fail(logger, OperationalError(ENDED), "The job %s failed", "a")
    assert lines()[2:] == [sentence]


def test_a_fault_that_a_line_names_itself_stays_on_that_line(log):
    logger, lines = log
    logger.warning("Readers get stored pages: %s", OperationalError(ENDED))
    assert lines() == ["Readers get stored pages: " + ENDED.splitlines()[0]]


def test_another_cause_is_another_kind(log):
    logger, lines = log
    _fail(logger, OperationalError("database is locked"))
    _fail(logger, OperationalError("attempt to write a readonly database"))
    assert len(lines()) == 2


def test_a_redis_and_a_full_disk_have_no_traceback(log):
    logger, lines = log
    _fail(logger, RedisIsAway("Connection refused"), "Redis can’t be used")
    _fail(logger, OSError(28, "No space left on device"), "The page store can’t be used")
    assert lines() == [
        "Redis can’t be used: Connection refused",
        "The page store can’t be used: [Errno 28] No space left on device",
    ]


@pytest.mark.parametrize(
    "fault", [IntegrityError("not unique"), OSError(13, "Permission denied"), KeyError("pear")]
)
def test_a_mistake_of_ours_keeps_its_traceback_each_time(log, fault):
    logger, lines = log
    for _ in range(2):
        _fail(logger, fault, "It failed")
    assert sum("Traceback" in line for line in lines()) == 2


def test_the_logs_of_a_site_go_by_this(settings):
    for name, handler in settings.LOGGING["handlers"].items():
        assert name == "nothing" or "outages" in handler["filters"], name
