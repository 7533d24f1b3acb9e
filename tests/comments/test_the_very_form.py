"""A guest's comment is theirs by the form that made it, never by what was typed into it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from blog.pagecache.page_store import GUEST_COOKIE
from comments.models import Comment
from comments.writers.identity import new_key
from moderation.models import Screening
from tests.pages.forms import forms_in

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Nine pears, and the tenth is small."


@pytest.fixture
def send(post, guest):
    """Send the guest's form from a browser that nobody knows yet, with what is typed."""

    def send(browser=None, **typed):
        fields = guest | {"text": TEXT, "key": ""} | typed
        return (browser or Client()).post(f"/comments/guest/{post.pk}/", fields, headers=FROM_HERE)

    return send


@pytest.fixture
def first_at_once():
    """Nobody reads the first comments of guests before they are published."""
    screening = Screening.current()
    screening.first = Screening.First.NOBODY
    screening.save()


def may_edit(answer, comment):
    """Whether the browser that got the answer can open the form that edits the comment."""
    browser = Client()
    browser.cookies = answer.cookies
    return browser.get(f"/comments/{comment.pk}/edit/").status_code == 200


@pytest.mark.parametrize("key", ["", "k" * 21])
def test_the_same_words_under_the_same_address_are_nobody_s_way_in(send, first_at_once, key):
    hers = send(key=new_key())
    comment = Comment.objects.get()
    stranger = send(key=key)
    assert GUEST_COOKIE not in stranger.cookies
    assert may_edit(hers, comment) and not may_edit(stranger, comment)
    assert stranger.status_code == 422 and TEXT in stranger.text


def test_a_second_press_of_the_same_form_leads_its_sender_to_their_comment(send):
    key = new_key()
    once, again = send(key=key), send(key=key)
    assert once.url == again.url and Comment.objects.count() == 1
    assert may_edit(again, Comment.objects.get())


def test_a_second_press_finds_its_comment_also_where_screening_refuses_the_words_again(send):
    key = new_key()
    send(key=key)
    assert send(key=key).status_code == 302 and Comment.objects.count() == 1


def test_other_words_in_the_same_form_are_another_comment(send):
    key = new_key()
    send(key=key), send(key=key, text="Ten pears after all, if that one is counted.")
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("key", ["1", "x" * 19, "x" * 65, "é" * 30, "\n" * 30])
def test_a_key_that_others_could_guess_is_none(send, key):
    send(key=key, text="One.", name="A"), send(key=key, text="Two.", name="B")
    assert Comment.objects.values("token").distinct().count() == 2


def test_a_form_that_comes_back_is_told_from_all_others_without_scripts(send):
    page = send(text="").text
    [key] = [form["key"] for form in forms_in(page) if "key" in form]
    assert send(key=key).url == send(key=key).url
    assert key not in send(text="").text


def test_forms_of_stored_pages_have_no_key(client, post):
    page = client.get(post.get_absolute_url()).text
    assert [form["key"] for form in forms_in(page) if "key" in form] == [""]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=30)])
@pytest.mark.parametrize("text", [TEXT, "Ten."])
def test_nobody_learns_from_a_comment_whether_an_address_is_its_writer_s(send, guest, text, later):
    """Too short to be screened for being said before, or not; a moment or a month later."""
    send(text=text)
    Comment.objects.update(created_at=timezone.now() - later)
    answers = [
        send(text=text, email=email, name=name)
        for name in (guest["name"], "Somebody")
        for email in (guest["email"], guest["email"].upper(), "wren@example.org")
    ]
    same_name, another = answers[:3], answers[3:]
    assert {answer.status_code for answer in same_name} == {422}
    assert all("You already posted this here." in answer.text for answer in same_name)
    assert another[0].status_code == 302


@pytest.mark.parametrize("text", [TEXT, "Ten."])
@pytest.mark.parametrize("email", ["heron@example.org", "wren@example.org"])
def test_another_name_may_say_the_same_under_any_address(send, text, email):
    send(text=text)
    assert send(text=text, email=email, name="Somebody").status_code == 302
