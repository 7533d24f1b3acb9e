"""What stands in a line of the log, and what never does."""

import json
import logging

import pytest

from lib.observing import logs
from lib.observing.logs import Json, Line, WithoutPaths, redacted


@pytest.mark.parametrize(
    "secret",
    [
        "ada.lovelace+blog@mail.example.org",
        "192.0.2.77",
        "2001:db8::17",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "eyJhbGciOiJIUzI1NiJ9aBcDeF0123",
        "b1946ac92492d2347c6235b4d2611184",
    ],
)
def test_addresses_and_keys_stay_out(secret):
    for text in f"Key (email)=({secret}) is there", f"<{secret}>", f"'{secret}' said no", secret:
        assert secret not in redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "The periodic job blog.periodic.forget_missed_addresses failed",
        '  File "/srv/parley/lib/web/gateway.py", line 120, in _send_chunks',
        "2026-11-28 14:31:52,123 WARNING blog.operating.tasks.worker: 12:30 it stopped",
        "OperationalError: connection to server at port 5432 failed",
    ],
)
def test_what_an_operator_needs_stays(text):
    assert redacted(text) == text


def record(message, *args, **more):
    one = logging.LogRecord("blog.mail", logging.WARNING, "", 1, message, args, None)
    one.__dict__ |= more
    return one


def test_a_line_is_one_json_object_with_the_id_of_its_request():
    with logs.of_request("abc-1"):
        said = Json().format(record("Letter %s\nto ada@example.org", 7, facts={"status": 200}))
    found = json.loads(said)
    assert "\n" not in said and found["request_id"] == "abc-1" and found["status"] == 200
    assert found["message"] == "Letter 7\nto [mail address]" and found["level"] == "warning"
    assert "request_id" not in json.loads(Json().format(record("x")))


def test_a_traceback_is_in_the_object_without_whom_it_was_about():
    try:
        raise ValueError("ada@example.org is taken")
    except ValueError as fault:
        one = record("It failed")
        one.exc_info = (type(fault), fault, fault.__traceback__)
    found = json.loads(Json().format(one))
    assert "ValueError: [mail address] is taken" in found["traceback"]
    assert "[mail address] is taken" in Line("%(message)s").format(one)


def test_a_path_gives_way_to_the_rule_that_answered_it(rf):
    request = rf.get("/preview/very-secret/")
    one = record("%s: %s", "Internal Server Error", "/preview/very-secret/", request=request)
    WithoutPaths().filter(one)
    assert one.getMessage() == "Internal Server Error: an address that isn’t there"


def test_an_id_is_kept_only_if_it_can_stand_in_a_header_and_a_log():
    assert logs.request_id("a1B2-c.d_e") == "a1B2-c.d_e"
    for said in "", "x" * 65, "a b", 'a"}', "a\nb", "ä":
        assert logs.request_id(said) not in (said, logs.request_id(said))


def test_whatever_is_logged_goes_by_our_rules_or_nowhere(settings):
    """What finds no handler on its way up is written by Python itself, with all that it was told."""
    for name, logger in settings.LOGGING["loggers"].items():
        assert logger.get("propagate", True) or logger["handlers"], name
