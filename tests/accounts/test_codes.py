"""Somebody signs in by a code from a message."""

import re
import time
from datetime import timedelta

import pytest

from blog.models import OutgoingMail, SecretPayload
from tests.accounts.test_signing_in import SIGN_IN, is_signed_in
from tests.traces import traces

REQUEST, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def code(client, postbox):
    """A function that has a code sent, as the button on the sign-in page does, and reads it."""

    def code(email="marrow@example.org", **fields):
        client.post(REQUEST, {"login": email, "password": "", "remember": "on"} | fields)
        return postbox.code()

    return code


def test_a_reader_has_a_code_sent_and_comes_back_to_the_thread(client, reader, post, postbox):
    there = f"{post.get_absolute_url()}#respond"
    assert f'formaction="{REQUEST}"' in client.get(SIGN_IN, {"next": there}).text
    fields = {"login": reader.email, "password": "", "remember": "on", "next": there}
    asked = client.post(REQUEST, fields).url
    page = client.get(asked).text
    assert "We sent a six-digit code to marrow@example.org. It works for ten minutes." in page
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page
    (message,) = postbox.deliver()
    assert message.to == reader.email and "The Slow Orchard" in message.subject
    again = re.search(r'name="next" value="([^"]+)"', page)[1]
    assert client.post(CONFIRM, {"code": message.code, "next": again}).url == there
    assert is_signed_in(client, reader)


def test_whoever_has_typed_no_address_yet_is_asked_for_it_without_an_error(client, site):
    page = client.post(REQUEST, {"login": "", "password": "", "remember": "on", "next": "/about/"})
    assert page.context["form"].errors == {} and 'value="/about/"' in page.text
    assert client.post(REQUEST, {"email": ""}).context["form"].errors


def test_kept_for_thirty_days_or_until_the_browser_closes(client, reader, code):
    client.post(CONFIRM, {"code": code()})
    assert client.session.get_expiry_age() == 30 * 24 * 60 * 60
    client.logout()
    client.post(CONFIRM, {"code": code(remember="")})
    assert is_signed_in(client, reader) and client.session.get_expire_at_browser_close()


def test_a_code_works_once_and_in_one_browser(client, reader, code):
    figures = code()
    other = client.__class__()
    assert other.post(CONFIRM, {"code": figures}).url == REQUEST
    client.post(CONFIRM, {"code": figures})
    client.logout()
    assert client.post(CONFIRM, {"code": figures}).url == REQUEST


def test_an_empty_field_is_named_and_is_no_try(client, reader, code):
    figures = code()
    for _ in range(4):
        page = client.post(CONFIRM, {"code": " "}).text
        assert 'role="alert"' in page and "Enter the code" in page
    client.post(CONFIRM, {"code": figures})
    assert is_signed_in(client, reader)


def test_after_three_wrong_ones_the_right_one_is_no_use(client, reader, code):
    figures = code()
    for _ in range(3):
        client.post(CONFIRM, {"code": "000 000"})
    client.post(CONFIRM, {"code": figures})
    assert not is_signed_in(client, reader)


def test_after_ten_minutes_it_is_over(client, reader, code, monkeypatch):
    figures = code()
    monkeypatch.setattr("time.time", lambda now=time.time: now() + 601)
    assert client.post(CONFIRM, {"code": figures}).url == REQUEST
    assert not is_signed_in(client, reader)


def test_a_code_that_is_over_is_not_sent_any_more(client, reader, postbox):
    postbox.stop()
    client.post(REQUEST, {"email": reader.email})
    postbox.deliver()
    postbox.start()
    late = SecretPayload.objects.get()
    SecretPayload.objects.update(made_at=late.made_at - timedelta(minutes=11))
    assert postbox.deliver(after=timedelta(minutes=1)) == []
    letter = OutgoingMail.objects.get()
    assert letter.address == "" and not SecretPayload.objects.exists()
    assert letter.reason == "ConnectionRefusedError; the code works no longer"


def test_no_more_codes_are_sent_to_one_mailbox_than_anybody_needs(client, reader, postbox):
    for _ in range(5):
        client.post(REQUEST, {"email": reader.email})
    assert len(postbox.deliver()) == 3
    assert "Too many tries" in client.post(REQUEST, {"email": reader.email}).text


def test_what_is_on_its_way_stands_in_the_database_for_nobody_to_read(client, reader, tmp_path):
    client.post(REQUEST, {"email": reader.email})
    figures = client.session["account_login"]["state"]["stages"]["login_by_code"]["data"]["code"]
    where = {where for where, _ in traces(tmp_path, figures)}
    assert where == {"a session"}


def test_whoever_has_no_account_is_told_so_by_mail_alone(client, site, postbox):
    asked = client.post(REQUEST, {"email": "no@example.org"})
    assert "code to no@example.org." in client.get(asked.url).text
    (message,) = postbox.deliver()
    assert "/accounts/signup/" in message.body


def test_change_by_a_code_signs_the_first_one_out(signed_in, reader, second_reader, postbox):
    browser = signed_in(reader)
    browser.post(REQUEST, {"email": second_reader.email})
    assert not is_signed_in(browser, reader)
    browser.post(CONFIRM, {"code": postbox.code()})
    assert is_signed_in(browser, second_reader)


def test_an_address_that_no_mail_server_takes_is_refused(client, site):
    email = f"{'x' * 60}@{'a.' * 120}example"
    assert "at most 254 characters" in client.post(REQUEST, {"email": email}).text
    assert not OutgoingMail.objects.exists()
