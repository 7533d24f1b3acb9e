"""Every saved version of a text can be read, compared and restored."""

import pytest
from django.urls import reverse

from blog.models import Version
from blog.models.texts.typed import Sender, Typed
from tests.blog.desk import change_of, filled


@pytest.fixture
def desk(signed_in, author):
    return signed_in(author)


@pytest.fixture
def history(post):
    return f"/admin/blog/post/{post.pk}/history/"


def save(post, text, kind=Version.Kind.SAVED):
    return post.keep_typed(Typed(post.title, "", text), Sender(post.author), kind).version


def test_the_working_copy_is_compared_with_what_readers_see(desk, post, history):
    save(post, "The south wall holds **twelve** pears.")
    page = desk.get(history).text
    assert "<del>eleven</del><ins>twelve</ins>" in page
    assert "Not public" in page and "Public" in page


def test_one_word_is_said_to_be_one(desk, post, history):
    save(post, "Pears.")
    save(post, "Pears. Walls.")
    save(post, "Pears. Walls. Ladders. Twine.")
    page = desk.get(f"{history}?from=2&to=3").text
    assert "1 word <ins>added</ins>, 0 words <del>removed</del>, in 1 paragraph<" in page
    assert "2 words <ins>added</ins>" in desk.get(f"{history}?from=3&to=4").text


def test_any_two_versions_are_compared(desk, post, history):
    for text in ("One pear.", "Two pears.", "Three pears."):
        save(post, text)
    page = desk.get(f"{history}?from=2&to=3").text
    assert "<del>One pear.</del>" in page and "<ins>Two pears.</ins>" in page
    assert "Three" not in page


def test_a_version_is_restored_as_a_new_one_and_what_was_there_stays(desk, post, history):
    save(post, "Twelve pears.")
    desk.post(reverse("admin:blog_restore", args=["post", post.pk, 1]))
    newest = post.versions.newest()
    assert (newest.number, newest.restored_from, newest.text) == (3, 1, post.text)
    assert post.versions.numbered(2).text == "Twelve pears."
    assert "Twelve" not in desk.get(change_of(post)).text


def test_an_article_without_versions_says_so(desk, history):
    assert "No versions yet." in desk.get(history).text


@pytest.mark.parametrize("query", ["?from=x&to=-1", "?to=99999999999999999999", "?page=x"])
def test_whatever_the_address_asks_for_the_page_answers(desk, post, history, query):
    save(post, "Twelve pears.")
    assert desk.get(history + query).status_code == 200


def test_an_update_is_public_with_what_its_author_says_of_it(desk, post, history):
    fields = filled(post.author, text="Twelve pears.", when="at", change_note="Counted anew")
    desk.post(change_of(post), fields)
    assert "updated: Counted anew" in desk.get(history).text
    post.refresh_from_db()
    assert post.public_version == 2


def test_versions_of_one_minute_are_told_apart(desk, post, history):
    save(post, "Twelve pears.", Version.Kind.AUTOSAVED)
    save(post, "Thirteen pears.", Version.Kind.SAVED)
    menu = desk.get(history).text.partition('id="to"')[2].partition("</select>")[0]
    entries = [option.partition(">")[2].strip() for option in menu.split("<option ")[1:]]
    assert len(set(entries)) == 3 and "saved automatically" in menu
