"""A flood of strangers at the doors keeps none of those who are in from their accounts."""

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


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_take_turns_at_the_doors(name):
    assert rsgi.apart({"PATH_INFO": reverse(name)}) is rsgi.signing_in


@pytest.mark.parametrize("name", SIGNED_IN)
def test_whoever_is_signed_in_does_not_stand_behind_them(name):
    assert rsgi.apart({"PATH_INFO": reverse(name)}) is None
