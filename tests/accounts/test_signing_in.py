"""Somebody signs in, out, as somebody else, or has forgotten the password."""

import re

import pytest

from accounts.signin.adapter import WORDS
from tests.conftest import PASSWORD

SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"


def fields(user, **changes):
    return {"login": user.email, "password": PASSWORD, "remember": "on"} | changes


def is_signed_in(client, user):
    return client.session.get("_auth_user_id") == str(user.pk)


def test_a_reader_signs_in_and_comes_back_to_the_thread(client, reader, post):
    there = f"{post.get_absolute_url()}#respond"
    page = client.get(SIGN_IN, {"next": there}).content.decode()
    assert f'name="next" value="{there}"' in page and "You’ll return to the thread." in page
    assert client.post(SIGN_IN, fields(reader, next=there)).url == there
    assert is_signed_in(client, reader)


def test_the_address_is_known_in_any_case(client, reader):
    client.post(SIGN_IN, fields(reader, login="Marrow@Example.ORG"))
    assert is_signed_in(client, reader)


def test_kept_for_thirty_days_or_until_the_browser_closes(client, reader):
    client.post(SIGN_IN, fields(reader))
    assert client.session.get_expiry_age() == 30 * 24 * 60 * 60
    client.logout()
    client.post(SIGN_IN, fields(reader, remember=""))
    assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("known", [True, False])
def test_nothing_says_which_half_was_wrong(client, reader, known):
    login = reader.email if known else "nobody@example.org"
    page = client.post(SIGN_IN, fields(reader, login=login, password="wrong")).content.decode()
    assert str(WORDS["email_password_mismatch"]) in page
    assert f'value="{login}"' in page and "wrong" not in page
    assert "<title>Error: Sign in" in page and 'role="alert"' in page


def test_guessing_ends_after_a_few_tries_even_with_the_right_password(client, reader):
    for _ in range(10):
        client.post(SIGN_IN, fields(reader, password="guess"))
    page = client.post(SIGN_IN, fields(reader))
    assert page.status_code in (200, 429) and "Too many tries" in page.content.decode()
    assert not is_signed_in(client, reader)


def test_logging_out_asks_once_and_comes_back(signed_in, reader, post):
    browser = signed_in(reader)
    there = post.get_absolute_url()
    page = browser.get("/accounts/logout/", {"next": there}).content.decode()
    assert "You are signed in as <bdi>Marrow</bdi>." in page and f'value="{there}"' in page
    assert is_signed_in(browser, reader)
    assert browser.post("/accounts/logout/", {"next": there}).url == there
    assert not is_signed_in(browser, reader)


def test_change_lets_a_reader_sign_in_as_somebody_else(signed_in, reader, second_reader, post):
    browser = signed_in(reader)
    there = post.get_absolute_url()
    page = browser.get(SIGN_IN, {"next": there}).content.decode()
    assert "You are signed in as <bdi>Marrow</bdi>" in page
    assert browser.post(SIGN_IN, fields(second_reader, next=there)).url == there
    assert is_signed_in(browser, second_reader)


def test_signing_in_leaves_no_message_to_appear_somewhere_else(client, author):
    client.post(SIGN_IN, fields(author))
    assert "messagelist" not in client.get("/admin/").content.decode()


def test_a_forgotten_password_is_set_anew_by_mail(client, reader, site, postbox, settings):
    settings.SITE_URL = "https://orchard.example.org"
    response = client.post(RESET, {"email": reader.email}, headers={"host": "localhost"})
    assert "Check your e-mail" in client.get(response.url).content.decode()
    (message,) = postbox.deliver()
    link = re.search(r"https://orchard\.example\.org(/accounts/\S+)", message.body)[1]
    form = client.get(link).url
    assert "Choose a new password" in client.get(form).content.decode()
    new = {"password1": "eleven pears in a row", "password2": "eleven pears in a row"}
    done = client.post(form, new)
    assert "Your password was changed" in client.get(done.url).text
    client.post(SIGN_IN, fields(reader, password="eleven pears in a row"))
    assert is_signed_in(client, reader)
    assert "This link no longer works" in client.__class__().get(link, follow=True).content.decode()


def test_a_new_password_by_mail_shows_that_the_address_is_theirs(client, reader, postbox):
    reader.emailaddress_set.update(verified=False)
    client.post(SIGN_IN, fields(reader))
    assert not is_signed_in(client, reader)
    client.post(RESET, {"email": reader.email})
    link = re.search(r"/accounts/password/\S+", postbox.deliver()[0].body)[0]
    new = {"password1": "eleven pears in a row", "password2": "eleven pears in a row"}
    client.post(client.get(link).url, new)
    client.post(SIGN_IN, fields(reader, password="eleven pears in a row"))
    assert is_signed_in(client, reader)


def test_whoever_asks_for_a_new_password_without_an_account_is_told_so_by_mail(
    client, site, postbox
):
    client.post(RESET, {"email": "no@example.org"})
    (message,) = postbox.deliver()
    assert message.to == "no@example.org" and "/accounts/signup/" in message.body


def test_a_closed_account_is_told_so(client, reader):
    reader.is_active = False
    reader.save()
    response = client.post(SIGN_IN, fields(reader), follow=True)
    assert not is_signed_in(client, reader)
    assert response.status_code == 200


@pytest.mark.parametrize("address", [SIGN_IN, "/accounts/signup/", "/accounts/password/reset/"])
def test_no_service_is_offered_that_was_not_set_up(client, site, address):
    page = client.get(address).content.decode()
    for service in ("Google", "Facebook", "WordPress", "or use e-mail"):
        assert service not in page
