"""Whatever anybody types into the forms of signing in, no mailbox gets more than few letters a day."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.test_codes import REQUEST
from tests.accounts.test_signing_up import SIGN_UP

RESET = "/accounts/password/reset/"
NEW = {"name": "Sorrel", "password1": "a wall of pears"}


@pytest.fixture(autouse=True)
def nobody_types_so_fast(settings):
    """What one address may try in a minute is another limit; here hours lie between."""
    few = {"signup", "login", "reset_password", "request_login_code", "confirm_email"}
    rest = {name: rate for name, rate in settings.ACCOUNT_RATE_LIMITS.items() if name not in few}
    settings.ACCOUNT_RATE_LIMITS = rest | dict.fromkeys(few, "1000/m/ip")


def ask_everywhere(email, address="203.0.113.9"):
    """What somebody at an internet address sees who types an e-mail address into each form."""
    at = {"REMOTE_ADDR": address}
    answers = [
        Client(**at).post(SIGN_UP, NEW | {"email": email}, follow=True),
        Client(**at).post(RESET, {"email": email}, follow=True),
        Client(**at).post(REQUEST, {"email": email}, follow=True),
    ]
    return [(answer.status_code, answer.redirect_chain) for answer in answers]


def test_somebody_who_was_never_here_gets_five_letters_a_day_however_the_address_is_spelled(
    site, postbox
):
    for number in range(4):
        ask_everywhere(f"bo.mbed+{number}@example.org")
    assert len(postbox.deliver()) == 5
    assert sum("/accounts/signup/" in letter.body for letter in postbox.messages) == 1
    assert sum("No account" in letter.subject for letter in postbox.messages) == 1


def test_the_day_after_there_are_letters_again(site, postbox, monkeypatch):
    for _ in range(3):
        ask_everywhere("bombed@example.org")
    now, before = time.time, len(postbox.deliver())
    monkeypatch.setattr("time.time", lambda: now() + 24 * 60 * 60 + 1)
    ask_everywhere("bombed@example.org")
    assert len(postbox.deliver()) > before


def test_who_has_an_account_gets_their_code_though_their_mailbox_was_written_to(reader, postbox):
    for number in range(4):
        ask_everywhere(f"marrow+{number}@example.org")
    postbox.deliver().clear()
    Client().post(REQUEST, {"email": reader.email})
    assert [letter.to for letter in postbox.deliver()] == [reader.email]


def test_not_even_they_get_more_than_ten_in_an_hour(reader, postbox):
    for _ in range(4):
        ask_everywhere(reader.email)
    assert len(postbox.deliver()) == 10


def test_the_pages_say_the_same_whether_there_is_an_account_or_not_and_a_letter_went_or_not(
    reader, postbox
):
    seen = {
        str(ask_everywhere(email)).replace(email, "")
        for _ in range(4)
        for email in ("nobody@example.org", reader.email)
    }
    assert len(seen) == 1


def test_from_one_range_fifty_letters_a_day_go_to_addresses_that_nobody_has_here(reader, postbox):
    for number in range(52):
        at = {"REMOTE_ADDR": f"203.0.113.{number}"}
        Client(**at).post(REQUEST, {"email": f"heron{number}@example.org"})
    assert len(postbox.deliver()) == 50
    ask_everywhere("heron@example.org", "203.0.113.77")
    assert len(postbox.deliver()) == 50
    ask_everywhere("heron@example.org", "198.51.100.77")
    ask_everywhere(reader.email, "203.0.113.77")
    there = [letter.to for letter in postbox.deliver()[50:]]
    assert {*there} == {"heron@example.org", reader.email}


def test_a_letter_that_the_mail_server_did_not_take_at_once_is_counted_once(site, postbox):
    postbox.stop()
    for number in range(4):
        Client().post(SIGN_UP, NEW | {"email": f"bombed+{number}@example.org"})
    postbox.deliver()
    postbox.start()
    assert len(postbox.deliver(after=timedelta(minutes=1))) == 4
    Client().post(SIGN_UP, NEW | {"email": "bombed@example.org"})
    assert len(postbox.deliver()) == 5
