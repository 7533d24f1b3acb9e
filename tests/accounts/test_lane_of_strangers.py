"""A flood of strangers at the doors keeps none of those who are in from their accounts, nor one of guests."""

import pytest
from django.urls import reverse

from config import rsgi

STRANGERS = (
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "account_reset_password",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_signup",
)
SIGNED_IN = (
    "account_logout",
    "account_reauthenticate",
    "account_reauthenticate_by_code",
    "account_change_password",
    "account_set_password",
    "account_email",
    "account_email_verification_sent",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
)


# Each leads to a service; what it is to be asked, another server may have to say first.
SERVICES = [("google_login", []), ("openid_connect_login", ["club"])]
ARTICLE = [2026, 3, 9, "a-wall-of-espaliers"]
GUESTS = [
    ("comment_guest", [7]),
    ("report_guest", [7]),
    ("follow_guest", []),
    ("follow_guest_thread", ARTICLE),
    ("follow_guest_branch", [7]),
    ("appeal_by_code", [7]),
]
ACCOUNTS = [
    ("comment_new", [7]),
    ("report", [7]),
    ("follow", []),
    ("follow_thread", ARTICLE),
    ("follow_branch", [7]),
    ("appeal", [7]),
    ("account_sign_in", []),
]


def sent(path):
    return {"PATH_INFO": path, "REQUEST_METHOD": "POST"}


def opened(path):
    return {"PATH_INFO": path, "REQUEST_METHOD": "GET"}


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_take_turns_at_the_doors(name):
    assert rsgi.apart(sent(reverse(name))) is rsgi.signing_in


@pytest.mark.parametrize("name", SIGNED_IN)
def test_whoever_is_signed_in_does_not_stand_behind_them(name):
    assert rsgi.apart(sent(reverse(name))) is None


@pytest.mark.parametrize("name, about", SERVICES)
def test_a_service_that_does_not_answer_keeps_only_those_waiting_who_go_to_one(name, about):
    assert rsgi.apart(sent(reverse(name, args=about))) is rsgi.to_services


@pytest.mark.parametrize("name, about", SERVICES)
def test_whoever_comes_back_from_a_slow_service_keeps_no_reader_waiting(name, about):
    path = reverse(name.replace("_login", "_callback"), args=about)
    assert rsgi.apart(opened(path)) is rsgi.to_services


@pytest.mark.parametrize("name", STRANGERS)
def test_whoever_opens_a_form_reads(name):
    assert rsgi.apart(opened(reverse(name))) is None


@pytest.mark.parametrize("name, about", GUESTS)
def test_guests_take_turns_among_themselves(name, about):
    assert rsgi.apart(sent(reverse(name, args=about))) is rsgi.guests


@pytest.mark.parametrize("name, about", ACCOUNTS)
def test_accounts_do_not_stand_behind_guests(name, about):
    assert rsgi.apart(sent(reverse(name, args=about))) is None


@pytest.mark.parametrize("name", ["comment_edit", "edit_withdraw", "comment_withdraw"])
def test_guests_who_change_what_they_have_said_stand_among_guests(name, settings):
    environ = sent(reverse(name, args=[7]))
    assert rsgi.apart(environ) is rsgi.guests
    assert rsgi.apart(environ | {"HTTP_COOKIE": "parley_guest=a; other=b"}) is rsgi.guests
    cookie = f"other=b; {settings.SESSION_COOKIE_NAME}=a"
    assert rsgi.apart(environ | {"HTTP_COOKIE": cookie}) is None
