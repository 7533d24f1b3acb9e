"""A code from an app beside the password: for staff, and for whoever wants it."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from accounts.signin.second_step.second_factor import SecondFactor
from tests.accounts.test_signing_in import SIGN_IN, fields, is_signed_in
from tests.conftest import PASSWORD
from tests.shown import errors
from tests.waiting import let_pass

STEP = "/accounts/second-step/"
SET_UP, CODES = f"{STEP}totp/activate/", f"{STEP}recovery-codes/"
AUTHENTICATE = f"{STEP}authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def now_in_the_app(secret=SECRET, lasts=2):
    """The code of now, which will be that of so many seconds to come."""
    left = 30 - time.time() % 30
    let_pass(left if left < lasts else 0, "as who sees that it is about to change")
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(account):
    TOTP.activate(account, SECRET)
    return account


def test_a_moderator_sets_it_up_and_is_given_recovery_codes(signed_in, moderator):
    browser = signed_in(moderator)
    page = browser.get(SET_UP).text
    secret = browser.session["mfa.totp.secret"]
    assert secret in page and 'src="data:image/svg+xml;base64,' in page
    wrong = browser.post(SET_UP, {"code": "000000"})
    assert errors(wrong) == {"code": ["incorrect_code"]}
    assert secret in wrong.text, "the key stays the same"
    codes = browser.post(SET_UP, {"code": now_in_the_app(secret)})
    assert codes.url == CODES and browser.get(CODES).text.count("<li>") >= 10
    assert moderator.authenticator_set.count() == 2
    saved = browser.get(f"{CODES}download/")
    assert len(saved.text.split()) == 10 and "attachment" in saved["Content-Disposition"]


def test_the_key_opens_the_app_on_the_device_itself(signed_in, reader):
    browser = signed_in(reader)
    page = browser.get(SET_UP).text
    secret = browser.session["mfa.totp.secret"]
    assert f"secret={secret}" in page and 'href="otpauth://totp/' in page


def test_nobody_finds_a_key_or_the_codes_by_pressing_back(signed_in, reader):
    browser = signed_in(reader)
    assert "no-store" in browser.get(SET_UP)["Cache-Control"]
    browser = signed_in(with_app(reader))
    browser.post(f"{CODES}generate/")
    assert "no-store" in browser.get(CODES)["Cache-Control"]


def test_after_the_password_the_app_is_asked_for(client, moderator, post):
    with_app(moderator)
    there = f"{post.get_absolute_url()}#respond"
    assert client.post(SIGN_IN, fields(moderator, next=there)).url == AUTHENTICATE
    assert not is_signed_in(client, moderator)
    wrong = client.post(AUTHENTICATE, {"code": "000000"})
    assert errors(wrong) == {"code": ["incorrect_code"]} and not is_signed_in(client, moderator)
    assert wrong.text.count(str(SecondFactor.error_messages["incorrect_code"])) == 1
    assert client.post(AUTHENTICATE, {"code": now_in_the_app()}).url == there
    assert is_signed_in(client, moderator)


def test_after_a_code_from_a_message_as_well(client, moderator, postbox):
    with_app(moderator)
    client.post("/accounts/login/code/", {"email": moderator.email})
    code = {"code": postbox.code()}
    assert client.post("/accounts/login/code/confirm/", code).url == AUTHENTICATE


def test_change_asks_for_it_too(signed_in, reader, moderator):
    with_app(moderator)
    browser = signed_in(reader)
    assert browser.post(SIGN_IN, fields(moderator)).url == AUTHENTICATE
    browser.post(AUTHENTICATE, {"code": now_in_the_app()})
    assert is_signed_in(browser, moderator)


def test_a_recovery_code_works_once(client, moderator):
    with_app(moderator)
    spare = RecoveryCodes.activate(moderator).generate_codes()[0]
    client.post(SIGN_IN, fields(moderator))
    client.post(AUTHENTICATE, {"code": spare})
    assert is_signed_in(client, moderator)
    client.logout()
    client.post(SIGN_IN, fields(moderator))
    client.post(AUTHENTICATE, {"code": spare})
    assert not is_signed_in(client, moderator)


def test_guessing_it_ends_after_a_few_tries(client, moderator):
    with_app(moderator)
    client.post(SIGN_IN, fields(moderator))
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    page = client.post(AUTHENTICATE, {"code": now_in_the_app()})
    assert "Too many tries" in page.text and not is_signed_in(client, moderator)


def test_the_key_is_closed_in_the_database(moderator):
    with_app(moderator)
    kept = Authenticator.objects.get().data["secret"]
    assert SECRET not in kept and Authenticator.objects.get().wrap().validate_code(now_in_the_app())


def test_a_key_of_before_still_opens_it(moderator, settings):
    with_app(moderator)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert Authenticator.objects.get().wrap().validate_code(now_in_the_app())


def test_a_reader_may_do_without_it_again(signed_in, reader):
    with_app(reader)
    browser = signed_in(reader)
    assert "your password alone signs you in" in browser.get(f"{STEP}totp/deactivate/").text
    browser.post(f"{STEP}totp/deactivate/")
    assert not reader.authenticator_set.exists()


def test_new_recovery_codes_take_the_place_of_the_old(signed_in, reader):
    with_app(reader)
    browser = signed_in(reader)
    browser.post(f"{CODES}generate/")
    first = browser.get(f"{CODES}download/").text
    browser.post(f"{CODES}generate/")
    assert browser.get(f"{CODES}download/").text != first


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize("address", ["/moderation/", "/moderation/bans/"])
def test_a_moderator_without_it_is_led_to_set_it_up_before_the_desk(
    signed_in, moderator, post, policy, required, address
):
    browser = signed_in(moderator)
    assert browser.get(address).url == STEP
    page = browser.get(STEP).text
    assert "box--held" in page and SET_UP in page
    with_app(moderator)
    assert browser.get(address).status_code == 200


def test_an_author_without_it_is_led_there_before_the_admin(signed_in, author, required):
    browser = signed_in(author)
    at_the_door = browser.get("/admin/blog/post/")
    assert browser.get(at_the_door.url).url == STEP
    assert browser.post("/admin/blog/post/add/", {"title": "Mine"}).status_code == 302
    assert 'href="/admin/"' not in browser.get("/account/").text
    with_app(author)
    assert browser.get("/admin/blog/post/").status_code == 200


def test_no_other_door_of_the_admin_stands_open(client, author, required):
    with_app(author)
    for fields_of_django in ({"username": author.email, "password": PASSWORD}, fields(author)):
        answer = client.post("/admin/login/?next=/admin/", fields_of_django)
        assert answer.status_code == 302 and "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_staff_who_are_asked_for_it_keep_it(signed_in, moderator, required):
    browser = signed_in(with_app(moderator))
    assert f"{STEP}totp/deactivate/" not in browser.get(STEP).text
    refused = browser.post(f"{STEP}totp/deactivate/")
    assert errors(refused) == {"__all__": ["cannot_delete_authenticator"]}
    assert moderator.authenticator_set.exists()


def test_readers_are_not_asked(signed_in, reader, required):
    assert "box--held" not in signed_in(reader).get(STEP).text
    assert signed_in(reader).get("/account/").status_code == 200
