"""Somebody makes an account."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from accounts.names import spelling
from accounts.signin.adapter import WORDS
from tests.conftest import PASSWORD
from tests.shown import errors

SIGN_UP, CONFIRM = "/accounts/signup/", "/accounts/confirm-email/"


def fields(**changes):
    return {"email": "tilda@example.org", "name": "Tilda", "password1": PASSWORD} | changes


def sign_up(client, **changes):
    """All of it, without a mailbox: the code is the one that was sent."""
    answer = client.post(SIGN_UP, fields(**changes))
    if answer.status_code != 302:
        return answer
    return client.post(CONFIRM, {"code": client.session["account_email_verification_code"]["code"]})


def refused(response, *words):
    page = response.content.decode()
    assert response.status_code == 200, response.status_code
    for word in words:
        assert word in page
    assert "<title>Error: Create an account" in page and 'role="alert"' in page
    return page


def confirm(client, postbox):
    """What whoever has signed up does next: read the message, and type the code."""
    return client.post(CONFIRM, {"code": postbox.code()})


def test_a_reader_signs_up_and_is_signed_in_by_the_code_from_the_message(client, site, postbox):
    response = client.post(SIGN_UP, fields())
    assert response.url == CONFIRM and "tilda@example.org" in client.get(CONFIRM).text
    assert client.get("/account/").status_code == 302, "nobody is signed in before"
    assert confirm(client, postbox).url == "/"
    user = User.objects.get()
    assert (user.name, user.email, user.is_staff) == ("Tilda", "tilda@example.org", False)
    assert user.confirmed_email and client.get("/account/").status_code == 200


def test_whoever_signs_up_on_the_way_to_a_thread_comes_back_to_it(client, post, postbox):
    there = f"{post.get_absolute_url()}#respond"
    client.post(SIGN_UP, fields(next=there))
    assert confirm(client, postbox).url == there


def test_nobody_is_sent_to_another_site_afterwards(client, site, postbox):
    client.post(SIGN_UP, fields(next="https://elsewhere.example.org/"))
    assert confirm(client, postbox).url == "/"


def test_the_message_says_for_which_blog_and_whose_name_it_is(client, site, postbox):
    client.post(SIGN_UP, fields())
    (message,) = postbox.deliver()
    assert "The Slow Orchard" in message.subject and "Tilda gave this" in message.body


def test_a_wrong_code_can_be_typed_again_and_then_no_more(client, site, postbox):
    client.post(SIGN_UP, fields())
    code = postbox.code()
    page = client.post(CONFIRM, {"code": "000 000"})
    assert errors(page) == {"code": ["incorrect_code"]} and "<title>Error: " in page.text
    assert page.text.count(str(WORDS["incorrect_code"])) == 1
    client.post(CONFIRM, {"code": "000000"})
    assert client.post(CONFIRM, {"code": "000000"}).url == SIGN_UP
    assert client.post(CONFIRM, {"code": code}).url == "/accounts/login/"
    assert not User.objects.exists()


def test_whoever_typed_too_many_wrong_codes_begins_again_with_the_way_back(client, post, postbox):
    client.post(SIGN_UP, fields(next=post.get_absolute_url()))
    for _ in range(3):
        answer = client.post(CONFIRM, {"code": "000000"})
    assert unquote(answer.url) == f"{SIGN_UP}?next={post.get_absolute_url()}"
    assert client.get(answer.url).context["messages"]
    client.post(SIGN_UP, fields(next=post.get_absolute_url()))
    assert confirm(client, postbox).url == post.get_absolute_url()


def test_whoever_waits_for_a_code_has_another_one_sent(client, post, postbox):
    client.post(SIGN_UP, fields(next=post.get_absolute_url()))
    first = postbox.code()
    assert client.post(CONFIRM, {"send": ""}).url == CONFIRM
    second = postbox.code()
    assert first != second
    assert client.post(CONFIRM, {"code": first}).status_code == 200
    assert client.post(CONFIRM, {"code": second}).url == post.get_absolute_url()


def test_nobody_learns_by_another_code_whether_an_address_is_taken(client, reader, postbox):
    client.post(SIGN_UP, fields(email=reader.email))
    assert client.post(CONFIRM, {"send": ""}).url == CONFIRM
    assert all("already" in one.subject or "already" in one.body for one in postbox.deliver())


@pytest.mark.parametrize(
    "change, words",
    [
        ({"email": "not an address"}, "an e-mail address with an @"),
        ({"email": ""}, "an e-mail address with an @"),
        ({"name": ""}, "Enter your name"),
        ({"password1": ""}, "Choose a password"),
        ({"name": "x" * 51}, "at most 50 characters"),
        ({"name": "Mar\u202erow"}, "invisible characters"),
        ({"name": "\u200b"}, "invisible"),
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
    refused(client.post(SIGN_UP, fields(name=name)), str(spelling.TAKEN))


def test_names_are_one_in_every_alphabet(client, site):
    User.objects.create_user("eva@example.org", "Éva Ωmega")
    refused(client.post(SIGN_UP, fields(name="éva ωMEGA")), str(spelling.TAKEN))


def test_a_name_keeps_its_joiners_and_loses_its_needless_spaces():
    assert spelling.tidy("  Mina\t  می\u200cخواهم ") == "Mina می\u200cخواهم"
    with pytest.raises(ValidationError):
        spelling.tidy("a\x1b[31mb")


def test_an_address_that_has_an_account_gets_a_message_and_the_page_says_nothing(
    client, reader, postbox
):
    response = client.post(SIGN_UP, fields(email="MARROW@example.org"))
    assert response.url == CONFIRM and "marrow@example.org" in client.get(CONFIRM).text
    (message,) = postbox.deliver()
    assert message.to == reader.email and "you already have one" in message.body
    assert "http://127.0.0.1:8000/accounts/login/code/" in message.body
    assert User.objects.filter(name="Tilda").count() == 0


def test_a_password_that_nobody_confirmed_tells_no_free_address_from_a_taken_one(
    client, reader, site, postbox
):
    for email in ("tilda@example.org", reader.email):
        client.post(SIGN_UP, fields(email=email, password1="eleven pears in a row"))
        tried = {"login": email, "password": "eleven pears in a row"}
        page = client.__class__().post("/accounts/login/", tried).text
        assert str(WORDS["email_password_mismatch"]) in page


def test_who_lost_the_name_while_the_code_was_on_its_way_has_one_like_it(client, site, postbox):
    client.post(SIGN_UP, fields())
    User.objects.create_user("other@example.org", "Tilda")
    assert confirm(client, postbox).url == "/"
    assert User.objects.get(email="tilda@example.org").name == "Tilda 2"
    assert "You’re Tilda 2 until you choose another" in client.get("/account/").text


def test_two_browsers_that_sign_up_under_one_address_are_one_account(client, site, postbox):
    other = Client()
    client.post(SIGN_UP, fields())
    other.post(SIGN_UP, fields(name="Thyme", password1="eleven pears in a row"))
    first, second = (letter.code for letter in postbox.deliver())
    client.post(CONFIRM, {"code": first})
    other.post(CONFIRM, {"code": second})
    tilda = User.objects.get()
    assert (tilda.name, tilda.check_password(PASSWORD)) == ("Tilda", True)
    assert other.get("/account/").context["messages"]


def test_an_account_that_was_closed_meanwhile_stays_closed(client, site, postbox):
    client.post(SIGN_UP, fields())
    User.objects.create_user("tilda@example.org", "Thyme", is_active=False)
    assert confirm(client, postbox).url == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_a_sign_up_that_is_finished_after_signing_in_as_somebody_else(
    client, reader, site, postbox
):
    client.post(SIGN_UP, fields())
    code = postbox.code()
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    client.post(CONFIRM, {"code": code})
    assert client.session["_auth_user_id"] in {str(one.pk) for one in User.objects.all()}
    reader.refresh_from_db()
    assert reader.name == "Marrow" and reader.email == "marrow@example.org"


def test_the_database_itself_refuses_a_second_of_a_name(reader):
    with pytest.raises(IntegrityError):
        User.objects.create_user("other@example.org", "mArRoW")


def test_a_mail_server_that_is_away_does_not_undo_an_account(client, site, postbox):
    postbox.stop()
    client.post(SIGN_UP, fields())
    assert postbox.deliver() == []
    postbox.start()
    postbox.deliver(after=timedelta(minutes=1))
    assert confirm(client, postbox).url == "/"


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
