"""The author's letter: one about each article, a week after it appeared."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import OutgoingMail, Post
from comments.gate import Writer
from comments.models import Comment
from newsletter.author_letter import sending as author_letters
from newsletter.models import AuthorLetter
from tests.comments.following import link_in, published, say

__all__ = ["published", "say"]
pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7, minutes=1)
ODA = Writer(name="Oda <b>", email="oda@example.org", token="oda")
TILLY = Writer(name="Tilly", email="tilly@example.org", token="tilly")


@pytest.fixture
def week_old(post):
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - WEEK)
    post.refresh_from_db()
    return post


@pytest.fixture
def letters(postbox, week_old):
    """A function that lets the worker look, and returns what the author got."""

    def deliver():
        author_letters.owe()
        return [one for one in postbox.deliver() if one.to == "perpetua@example.org"]

    return deliver


def test_an_author_reads_after_a_week_which_questions_are_open(letters, published, author):
    question = published("Is there a table for the stopping, or only for the rising?", by=ODA)
    answered = published("And the pears?", by=TILLY)
    published("Eleven.", by=author, to=answered)
    [letter] = letters()
    assert letter.subject == "A week of “A wall of espaliers”: one question is open"
    assert "> Is there a table for the stopping, or only for the rising?" in letter.body
    assert f"/comments/{question.pk}/reply/" in letter.body
    asked = letter.body.split("NEW VOICES")[0]
    assert "And the pears?" not in asked
    assert "Oda &lt;b&gt;" in letter.html and "Oda <b>" not in letter.html


def test_there_is_one_letter_whatever_the_worker_does(letters, published, author, week_old):
    published("Really?", by=ODA)
    assert len(letters()) == 1
    OutgoingMail.objects.all().delete()  # Forgotten after some months.
    assert len(letters()) == 1
    assert AuthorLetter.objects.count() == 1


def test_a_worker_that_was_killed_between_note_and_letter_has_left_neither(
    letters, published, monkeypatch
):
    published("Really?", by=ODA)
    with monkeypatch.context() as patch:
        patch.setattr(author_letters.outbox, "enqueue", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            author_letters.owe()
    assert not AuthorLetter.objects.exists()
    assert len(letters()) == 1


def test_nobody_gets_a_letter_about_nothing(letters, published, week_old):
    assert letters() == []


def test_an_old_article_and_one_from_elsewhere_get_none(letters, published, week_old):
    published("Really?", by=ODA)
    AuthorLetter.objects.never_for(week_old)
    assert letters() == []
    AuthorLetter.objects.all().delete()
    Post.objects.filter(pk=week_old.pk).update(published_at=timezone.now() - 3 * WEEK)
    assert letters() == []


def test_what_is_not_public_when_it_leaves_is_not_in_it(letters, published):
    said = [
        published(f"Is this {word}?", by=ODA) for word in ("held", "removed", "spam", "withdrawn")
    ]
    said[0].hold()
    said[1].remove({"number": 1, "citation": "off-topic"})
    said[2].mark_spam()
    said[3].withdraw()
    assert letters() == []
    AuthorLetter.objects.all().delete()
    OutgoingMail.objects.all().delete()
    published("Is this here?", by=TILLY)
    [letter] = letters()
    assert "Is this here?" in letter.body
    assert not re.search("held|removed|spam|withdrawn", letter.body + letter.html)


def test_it_names_the_longest_conversation_what_is_quoted_and_who_is_new(
    letters, published, author, second_reader, week_old
):
    top = published("> The south wall holds eleven pears.\n\nI count twelve.", by=ODA)
    published("So do I: “the south wall holds eleven pears”.", by=TILLY, to=top)
    published("It is eleven.", by=author, to=top)
    [letter] = letters()
    body = " ".join(letter.body.split())
    assert "3 comments, begun by Oda <b>. Tilly and you took part." in body
    assert "“The south wall holds eleven pears”" in body and "By Oda <b> and Tilly." in body
    voices = body.split("NEW VOICES")[1]
    assert "I count twelve" in voices and "So do I" in voices and "It is eleven" not in voices
    assert "3 comments by 2 readers, 2 of them for the first time." in body


def test_whoever_wrote_elsewhere_before_is_no_new_voice(
    letters, published, week_old, second_reader
):
    other = Post(title="Older", slug="older", author=week_old.author, status="published")
    other.published_at = timezone.now() - 10 * WEEK
    other.write("Old.")
    other.save()
    for who in (ODA, second_reader):
        earlier = published("I was here.", below=other, by=who)
        Comment.objects.filter(pk=earlier.pk).update(created_at=timezone.now() - 9 * WEEK)
        published("And again?", by=who)
    [letter] = letters()
    assert "NEW VOICES" not in letter.body and "two questions are open" in letter.subject


def test_an_author_turns_the_letters_off_by_one_press_and_on_in_the_account(
    letters, published, author, client, signed_in
):
    published("Really?", by=ODA)
    [letter] = letters()
    link = link_in(letter, "/follow/letters/end/")
    assert letter["List-Unsubscribe"].endswith(f"{link}>")
    client.get(link)
    author.refresh_from_db()
    assert author.gets_letters
    client.post(link, {"List-Unsubscribe": "One-Click"})
    author.refresh_from_db()
    assert not author.gets_letters
    assert client.post(link + "x").status_code == 404
    browser = signed_in(author)
    assert "You don’t get these e-mails." in browser.get("/account/following/").text
    browser.post("/account/following/", {"letters": "on"})
    author.refresh_from_db()
    assert author.gets_letters


def test_whoever_wants_none_gets_none(letters, published, author):
    author.choose_letters(False)
    published("Really?", by=ODA)
    assert letters() == []
