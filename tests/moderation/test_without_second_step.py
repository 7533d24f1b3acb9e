"""Where two-step sign-in is asked of staff, public pages show nothing for them to a password alone."""

import pytest
from django.test import Client

from moderation.actions import comments
from tests.accounts.test_second_step import with_app
from tests.conftest import a_person
from tests.own.test_invitations import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def removed(comment, moderator, rule):
    return comments.remove(moderator, comment, rule, to_writer="Off topic.", among_staff="A slip.")


def test_an_entry_keeps_the_note_and_the_words_from_a_moderator_without_one(
    removed, comment, second_moderator, settings
):
    entry, browser = removed.get_absolute_url(), browser_of(second_moderator)
    assert "A slip." in browser.get(entry).text and comment.text in browser.get(entry).text
    settings.SECOND_FACTOR_REQUIRED = True
    page = browser.get(entry)
    assert page.status_code == Client().get(entry).status_code
    assert "A slip." not in page.text and comment.text not in page.text
    with_app(second_moderator)
    assert "A slip." in browser.get(entry).text


def test_what_the_log_shows_later_it_shows_later_to_a_moderator_without_one(
    removed, second_moderator, settings
):
    entry, browser = removed.get_absolute_url(), browser_of(second_moderator)
    assert entry in browser.get("/moderation/log/").text
    settings.SECOND_FACTOR_REQUIRED = True
    assert entry not in browser.get("/moderation/log/").text


def test_a_thread_gives_a_moderator_without_one_nothing_to_press(
    comment, post, second_moderator, settings
):
    remove, browser = f"/moderation/comments/{comment.pk}/", browser_of(second_moderator)
    assert remove in browser.get(post.get_absolute_url()).text
    settings.SECOND_FACTOR_REQUIRED = True
    assert remove not in browser.get(post.get_absolute_url()).text
    with_app(second_moderator)
    assert remove in browser.get(post.get_absolute_url()).text


@pytest.mark.parametrize("who", ["moderator", "author"])
def test_an_article_behind_a_password_stays_shut_for_staff_without_one(
    post, moderator, author, who, settings
):
    post.visibility = "password"
    post.set_password("pear tree wall")
    post.save()
    person = {"moderator": moderator, "author": author}[who]
    browser, there = browser_of(person), post.get_absolute_url()
    assert "eleven" in browser.get(there).text
    settings.SECOND_FACTOR_REQUIRED = True
    assert "eleven" not in browser.get(there).text
    assert browser.get(f"/comments/new/{post.pk}/").status_code == 404
    with_app(person)
    assert "eleven" in browser.get(there).text


def test_an_entry_offers_an_admin_without_one_no_purging(removed, settings):
    browser, purge = browser_of(a_person("Odile", "Admin", "Moderator")), "/purge/"
    assert purge in browser.get(removed.get_absolute_url()).text
    settings.SECOND_FACTOR_REQUIRED = True
    assert purge not in browser.get(removed.get_absolute_url()).text


def test_who_they_are_stays_said_beside_what_they_write(comment, moderator, post, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser_of(moderator).post(f"/comments/new/{post.pk}/", {"text": "As a moderator."})
    assert post.comments.get(text="As a moderator.").badge == "moderator"
