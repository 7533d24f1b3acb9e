"""Whoever has an account is told by mail when something changes that guards it."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from blog.mail.security_alerts import ALERTS
from blog.models import OutgoingMail
from tests.accounts.local_services import Person
from tests.accounts.test_second_step import (
    AUTHENTICATE,
    CODES,
    SET_UP,
    STEP,
    now_in_the_app,
    with_app,
)
from tests.accounts.test_signing_in import SIGN_IN, fields
from tests.accounts.visiting import say, start
from tests.conftest import PASSWORD

ADDRESSES = "/accounts/email/"
NEW = "eleven pears in a row"
TWICE = {"password1": NEW, "password2": NEW}


def change_password(browser, now=PASSWORD):
    return browser.post("/accounts/password/change/", TWICE | {"oldpassword": now})


def add_address(browser, postbox, email):
    sent = browser.post(ADDRESSES, {"action_add": "", "email": email})
    browser.post(sent.url, {"code": postbox.code()})


def titles(postbox, email="marrow@example.org"):
    """What was said to one address, but for codes: the subjects, oldest first."""
    subjects = [one.subject.rsplit(": ", 1)[0] for one in postbox.deliver() if one.to == email]
    return [subject for subject in subjects if not subject.startswith("Your code")]


def named(*alerts):
    return [str(ALERTS[alert].title) for alert in alerts]


def test_a_new_password_is_told_in_text_and_html(signed_in, reader, postbox):
    change_password(signed_in(reader))
    [told] = postbox.deliver()
    assert (
        told.to == "marrow@example.org"
        and told.subject == "Your password was changed: The Slow Orchard"
    )
    for words in (told.body, told.html):
        assert "The password was changed." in words
        assert "http://127.0.0.1:8000/accounts/password/reset/" in words
        assert "127.0.0.1" not in words.replace("http://127.0.0.1:8000", "")
        assert "marrow@" not in words and NEW not in words and "{" not in words.split("<body>")[-1]
    assert told["Auto-Submitted"] == "auto-generated" and not OutgoingMail.objects.exists()


def test_a_try_with_a_wrong_password_is_not(signed_in, reader, postbox):
    change_password(signed_in(reader), now="not the password")
    assert not postbox.deliver()


def test_the_letter_waits_for_a_server_that_is_away_and_comes_once(signed_in, reader, postbox):
    postbox.stop()
    change_password(signed_in(reader))
    assert not postbox.deliver()
    postbox.start()
    assert len(postbox.deliver(after=timedelta(minutes=2))) == 1
    assert len(postbox.deliver(after=timedelta(days=1))) == 1


def test_a_password_chosen_by_the_link_and_a_first_one(client, signed_in, reader, postbox):
    client.post("/accounts/password/reset/", {"email": reader.email})
    link = next(line for line in postbox.deliver()[-1].body.split() if "/reset/key/" in line)
    form = client.get(link.removeprefix("http://127.0.0.1:8000")).url
    client.post(form, TWICE)
    assert titles(postbox)[-1] == "Your password was changed"
    reader.set_unusable_password()
    reader.save()
    signed_in(reader).post("/accounts/password/set/", TWICE)
    assert titles(postbox)[-1] == "A password was set"


def test_the_old_address_is_told_of_a_new_one(signed_in, reader, postbox):
    browser = signed_in(reader)
    add_address(browser, postbox, "pumpkin@example.org")
    browser.post(ADDRESSES, {"action_primary": "", "email": "pumpkin@example.org"})
    browser.post(ADDRESSES, {"action_remove": "", "email": "marrow@example.org"})
    told = named("account/email_added", "account/email_changed", "account/email_gone")
    assert titles(postbox) == told
    assert titles(postbox, "pumpkin@example.org") == named("account/email_deleted")
    told = [one.body + one.html for one in postbox.messages if one.to == "marrow@example.org"]
    assert not any("pumpkin@" in words for words in told)
    assert "who runs this blog" in told[-1] and "password/reset" not in told[-1]


def test_nobody_is_written_to_who_has_not_confirmed_the_address(signed_in, reader, postbox):
    reader.emailaddress_set.update(verified=False)
    browser = signed_in(reader)
    change_password(browser)
    reader.emailaddress_set.create(email="pumpkin@example.org", verified=True)
    browser.post(ADDRESSES, {"action_primary": "", "email": "pumpkin@example.org"})
    assert not titles(postbox) and not titles(postbox, "pumpkin@example.org")


def test_a_second_step_that_is_set_up_renewed_and_given_up(
    signed_in, reader, postbox, django_capture_on_commit_callbacks
):
    browser = signed_in(reader)
    browser.get(SET_UP)
    key = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(SET_UP, {"code": now_in_the_app(key)})
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{CODES}generate/")
    browser.post(f"{STEP}totp/deactivate/")
    told = named("mfa/totp_activated", "mfa/recovery_codes_generated", "mfa/totp_deactivated")
    assert titles(postbox) == told


def test_a_recovery_code_that_signs_in_is_told_and_one_from_the_app_is_not(client, reader, postbox):
    spare = RecoveryCodes.activate(with_app(reader)).generate_codes()[0]
    for code in (now_in_the_app(), spare):
        client.post(SIGN_IN, fields(reader))
        client.post(AUTHENTICATE, {"code": code})
        client.logout()
    [told] = [one for one in postbox.deliver() if "recovery" in one.subject]
    assert told.subject == "A recovery code was used: The Slow Orchard"
    assert "Codes left: 9." in told.body


def test_a_service_that_is_joined_and_parted(signed_in, reader, local, postbox):
    browser = signed_in(reader)
    browser.get(say(start(browser, "club", "connect")))
    browser.post("/account/sign-in/", {"account": reader.socialaccount_set.get().pk})
    assert titles(postbox) == [
        "The Rowing Club was connected to your account",
        "The Rowing Club was disconnected from your account",
    ]


def test_a_service_that_finds_its_account_by_the_address(client, reader, local, postbox):
    local.person = Person("17", "Marrow", reader.email, is_sure=True)
    client.get(say(start(client, "club")))
    assert titles(postbox) == ["The Rowing Club was connected to your account"]


@pytest.mark.parametrize("nobody", ["pumpkin@example.org", "marrow@example.org"])
def test_nothing_is_told_of_what_was_only_tried(client, reader, nobody, postbox):
    client.post(SIGN_IN, {"login": nobody, "password": "not the password"})
    client.post("/accounts/password/reset/", {"email": nobody})
    assert not [one.subject for one in postbox.deliver() if "happened to your account" in one.body]
