"""A guest confirms that an address is theirs, by pressing a button."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core import signing
from django.db import connection

from accounts.models import Asking, Confirmation, Guest
from blog.mail import outbox
from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from comments.notify.address_confirmation import SALT
from comments.writers.identity import confirmed_address, correspondent

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
DAY = timedelta(days=1)


@pytest.fixture
def write(client, post, guest):
    """A function by which the guest (or whoever it names) writes one more comment."""
    said = iter(range(1000))

    def write(browser=client, REMOTE_ADDR="203.0.113.9", htmx=False, **fields):
        fields = {"text": f"Word {next(said)}.", **guest, **fields}
        headers = FROM_HERE | ({"HX-Request": "true"} if htmx else {})
        where = f"/comments/guest/{post.pk}/"
        return browser.post(where, fields, headers=headers, REMOTE_ADDR=REMOTE_ADDR)

    return write


def link_in(message):
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body)[1]


def days_pass(number):
    """The messages of before were sent that much longer ago."""
    for asking in Asking.objects.all():
        asking.asked_at -= number * DAY
        asking.save()


def is_confirmed():
    return Confirmation.objects.confirmed().exists()


def test_a_guest_confirms_by_pressing_the_button(write, client, postbox):
    write()
    [message] = postbox.deliver()
    assert message.to == "heron@example.org"
    assert message.subject == "Confirm your e-mail address for The Slow Orchard"
    page = client.get(link_in(message)).text
    assert "<bdi>Passing Heron</bdi> wrote a comment on" in page and "heron@example.org" in page
    assert client.post(link_in(message)).url == link_in(message)
    assert is_confirmed()
    assert "Your address is confirmed" in client.get(link_in(message)).text


def test_opening_the_page_confirms_nothing(write, client, postbox):
    write()
    [message] = postbox.deliver()
    client.get(link_in(message)), client.head(link_in(message))
    assert not is_confirmed()


def test_another_site_cannot_press_the_button(write, client, postbox):
    write()
    [message] = postbox.deliver()
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(link_in(message)).status_code == 403
    assert not is_confirmed()


def test_nothing_in_the_message_was_typed_by_whoever_gave_the_address(write, postbox):
    write(name="Cheap pears at http://pears.example", text="Buy at http://pears.example")
    [message] = postbox.deliver()
    assert "pears.example" not in message.raw.decode()


def test_the_guest_is_told_to_look_for_the_message(write, client, post, postbox):
    told = "We’ve e-mailed you at heron@example.org"
    assert told not in client.get(post.get_absolute_url()).text
    assert told in write(htmx=True).text
    assert told in client.get(post.get_absolute_url()).text
    client.post(link_in(postbox.deliver()[0]))
    assert told not in client.get(post.get_absolute_url()).text


def test_a_known_guest_is_not_asked_again(write, client, postbox):
    write()
    client.post(link_in(postbox.deliver()[0]))
    days_pass(40)
    write(), write(email="HERON@example.org")
    assert len(postbox.deliver()) == 1


def test_nobody_is_asked_twice_in_a_day_and_the_page_does_not_say_so(write, client, postbox):
    write()
    for spelling in ["heron@example.org", "He.ron@Example.ORG", "heron+pears@example.org"]:
        stranger = type(client)()
        assert spelling.lower() in write(stranger, htmx=True, email=spelling).text
    assert len(postbox.deliver()) == 1


def test_whoever_never_answers_is_left_alone_after_three(write, postbox):
    for _ in range(6):
        write()
        days_pass(2)
    assert len(postbox.deliver()) == 3
    days_pass(30)
    write()
    assert len(postbox.deliver()) == 4


def test_one_range_cannot_bother_many_people(write, client, postbox, monkeypatch):
    monkeypatch.setattr("accounts.models.guests.FROM_A_RANGE", 2)
    for number in range(4):
        write(type(client)(), f"203.0.113.{number}", email=f"heron{number}@example.org")
    assert len(postbox.deliver()) == 2
    write(type(client)(), "198.51.100.9", email="wren@example.org")
    assert len(postbox.deliver()) == 3


def test_whoever_writes_under_many_addresses_leaves_no_more_of_them_than_are_asked(
    write, client, monkeypatch
):
    monkeypatch.setattr("accounts.models.guests.FROM_A_RANGE", 2)
    for number in range(4):
        write(type(client)(), email=f"heron{number}@example.org")
    assert Confirmation.objects.count() == 2


def test_a_form_sent_twice_asks_once(write, client, postbox):
    write(text="Twice."), write(text="Twice.")
    assert len(postbox.deliver()) == 1 and OutgoingMail.objects.count() == 1


def test_an_account_is_not_asked_by_its_comments(signed_in, reader, post, postbox):
    signed_in(reader).post(f"/comments/new/{post.pk}/", {"text": "A word."})
    assert Comment.objects.exists() and postbox.deliver() == []


def test_a_link_works_for_seven_days(write, client, postbox, monkeypatch):
    write()
    [message] = postbox.deliver()
    monkeypatch.setattr("comments.notify.address_confirmation.WORKS", timedelta(seconds=-1))
    for answer in (client.get(link_in(message)), client.post(link_in(message))):
        assert answer.status_code == 410 and answer.context["fault"] == "old"
    assert not is_confirmed()


@pytest.mark.parametrize("forge", [
    lambda key: key[:-1], lambda key: key.replace(":", ""), lambda key: "é" * 30,
    lambda key: signing.dumps([1, 1], salt="parley_guest"), lambda key: signing.dumps("x", salt=SALT),
    lambda key: signing.dumps([10**30, 1], salt=SALT),
])  # fmt: skip
def test_a_forged_link_says_so(write, client, postbox, forge):
    write()
    key = link_in(postbox.deliver()[0]).split("/")[-2]
    for answer in (client.get, client.post):
        answer = answer(f"/comments/confirm/{forge(key)}/")
        assert answer.status_code == 404 and "This link doesn’t work" in answer.text
    assert not is_confirmed()


def test_a_link_of_another_blog_says_so(write, client, postbox, settings):
    write()
    [message] = postbox.deliver()
    settings.SECRET_KEY = "of another blog"
    assert client.get(link_in(message)).context["fault"]


def test_a_link_opened_elsewhere_says_so_and_both_browsers_are_known(write, client, post, postbox):
    write()
    [message] = postbox.deliver()
    phone = type(client)()
    assert "It was written in another browser" in phone.get(link_in(message)).text
    assert "in another browser" not in client.get(link_in(message)).text
    phone.post(link_in(message))
    assert Guest.objects.get().confirmations.confirmed().count() == 2
    assert "parley_guest" in phone.cookies
    assert phone.cookies["parley_guest"].value != client.cookies["parley_guest"].value


def test_a_link_works_once(write, client, postbox):
    write()
    [message] = postbox.deliver()
    client.post(link_in(message))
    stranger = type(client)()
    stranger.post(link_in(message))
    assert "parley_guest" not in stranger.cookies
    assert Confirmation.objects.count() == 1


def test_a_message_that_is_late_is_not_sent_when_it_is_confirmed_already(write, postbox):
    write()
    Guest.objects.get().confirm(Comment.objects.get().token)
    assert postbox.deliver() == []
    assert OutgoingMail.objects.get().reason == "the address is confirmed already"


def test_what_is_purged_is_never_asked_about(write, postbox):
    write()
    assert outbox.erase(about=Comment.objects.get()) == 1
    assert postbox.deliver() == []


def test_a_letter_goes_only_to_an_address_that_is_proved(write, client, reader, post, postbox):
    write()
    comment = Comment.objects.get()
    assert correspondent(comment) is None
    client.post(link_in(postbox.deliver()[0]))
    assert correspondent(comment) == Guest.objects.get()
    write(email="wren@example.org")
    assert correspondent(Comment.objects.get(email="wren@example.org")) is None
    mine = Comment.write(post, Writer(account=reader, name="Marrow"), "Mine.")
    assert correspondent(mine) == reader


def test_typing_a_confirmed_address_elsewhere_proves_nothing(write, client, postbox):
    write()
    client.post(link_in(postbox.deliver()[0]))
    token = Comment.objects.get().token
    assert confirmed_address(Writer(token=token, email="Heron@EXAMPLE.org")) == "heron@example.org"
    assert confirmed_address(Writer(token=token)) == "heron@example.org"
    assert confirmed_address(Writer(token=token, email="wren@example.org")) == ""
    assert confirmed_address(Writer(token="another", email="heron@example.org")) == ""
    assert confirmed_address(Writer(email="heron@example.org")) == ""


def test_the_address_of_an_account_is_the_one_it_confirmed(reader):
    assert confirmed_address(Writer(account=reader)) == "marrow@example.org"
    reader.emailaddress_set.update(verified=False)
    assert confirmed_address(Writer(account=reader)) == ""


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_the_real_worker_sends_what_a_page_has_owed(write, postbox):
    """A process of its own, as config/server/serve.py starts it."""
    write()
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "DATABASE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--batch"]
    subprocess.run(command, cwd=site_settings.BASE_DIR, env=environment, check=True, timeout=60)
    assert [message.to for message in postbox.messages] == ["heron@example.org"]
    assert OutgoingMail.objects.get().outcome == "sent"
