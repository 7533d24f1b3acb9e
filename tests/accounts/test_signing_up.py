"""Somebody makes an account."""

import re
import smtplib

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import names
from accounts.models import User
from tests.conftest import PASSWORD

SIGN_UP = "/accounts/signup/"


def fields(**changes):
    return {"email": "tilda@example.org", "name": "Tilda", "password1": PASSWORD} | changes


def refused(response, *words):
    page = response.content.decode()
    assert response.status_code == 200, response.status_code
    for word in words:
        assert word in page
    assert "<title>Error: Create an account" in page and 'role="alert"' in page
    return page


def test_a_reader_signs_up_and_is_signed_in(client, site):
    response = client.post(SIGN_UP, fields())
    assert response.status_code == 302 and response.url == "/"
    user = User.objects.get()
    assert (user.name, user.email, user.is_staff) == ("Tilda", "tilda@example.org", False)
    assert client.get("/account/").status_code == 200


def test_whoever_signs_up_on_the_way_to_a_thread_comes_back_to_it(client, post):
    there = f"{post.get_absolute_url()}#respond"
    assert client.post(SIGN_UP, fields(next=there)).url == there


def test_nobody_is_sent_to_another_site_afterwards(client, site):
    assert client.post(SIGN_UP, fields(next="https://elsewhere.example.org/")).url == "/"


def test_the_address_is_to_be_confirmed_at_the_owners_address_of_the_blog(client, site, settings):
    settings.SITE_URL = "https://orchard.example.org"
    client.post(SIGN_UP, fields(), headers={"host": "localhost"})
    message = mail.outbox[0]
    link = re.search(r"https://orchard\.example\.org(/accounts/confirm-email/\S+)", message.body)
    assert "The Slow Orchard" in message.subject and "Tilda" in message.body
    page = client.get(link[1]).content.decode()
    assert "tilda@example.org" in page
    assert client.post(link[1]).url == "/account/"
    assert "is confirmed" in client.get("/account/").content.decode()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"email": "not an address"}, "valid email address"),
        ({"email": ""}, "This field is required."),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 51}, "at most 50 characters"),
        ({"name": "Mar\u202erow"}, "nobody sees"),
        ({"name": "\u200b"}, "nobody sees"),
        ({"name": "Ti\0lda"}, "Null characters"),
        ({"password1": "short"}, "at least 12 characters"),
        ({"password1": "password1234"}, "too common"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_kept(client, site, change, words):
    page = refused(client.post(SIGN_UP, fields(**change)), words)
    kept = "Tilda" if "name" not in change else "tilda@example.org"
    assert f'value="{kept}"' in page
    assert 'aria-invalid="true"' in page and 'href="#id_' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["marrow", "MARROW", " Marrow ", "Ｍarrow", "Mar\u200drow"])
def test_two_people_never_write_under_one_name(client, reader, name):
    refused(client.post(SIGN_UP, fields(name=name)), "already writes under this name")


def test_names_are_one_in_every_alphabet(client, site):
    User.objects.create_user("eva@example.org", "Éva Ωmega")
    refused(client.post(SIGN_UP, fields(name="éva ωMEGA")), "already writes under this name")


def test_a_name_keeps_its_joiners_and_loses_its_needless_spaces():
    assert names.tidy("  Mina\t  می\u200cخواهم ") == "Mina می\u200cخواهم"
    with pytest.raises(ValidationError):
        names.tidy("a\x1b[31mb")


def test_an_address_that_has_an_account_is_refused(client, reader):
    refused(client.post(SIGN_UP, fields(email="MARROW@example.org")), "There is an account")


def test_a_lost_race_for_a_name_ends_in_words(client, site, monkeypatch):
    once = User.objects.__class__.named
    looks = []

    def blind(self, name):
        looks.append(name)
        return self.none() if len(looks) == 1 else once(self, name)

    User.objects.create_user("other@example.org", "Tilda")
    monkeypatch.setattr(User.objects.__class__, "named", blind)
    refused(client.post(SIGN_UP, fields()), "already writes under this name")
    assert User.objects.count() == 1


def test_the_database_itself_refuses_a_second_of_a_name(reader):
    with pytest.raises(IntegrityError):
        User.objects.create_user("other@example.org", "mArRoW")


def test_a_mail_server_that_is_away_does_not_undo_an_account(client, site, monkeypatch):
    def fail(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", fail)
    assert client.post(SIGN_UP, fields()).status_code == 302
    assert User.objects.exists()


def test_fields_are_labelled_and_known_to_password_managers(client, site):
    page = client.get(SIGN_UP).content.decode()
    assert "placeholder" not in page
    for name, autocomplete in [
        ("email", "email"),
        ("name", "nickname"),
        ("password1", "new-password"),
    ]:
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
        assert f'autocomplete="{autocomplete}"' in field
        assert f'<label for="id_{name}"' in page and f'id="id_{name}_helptext"' in page
        assert f'aria-describedby="id_{name}_helptext"' in field
