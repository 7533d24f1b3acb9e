"""A moderator takes a comment on for an hour; the others are told, and decide all the same."""

import re

import pytest
from django.test import Client

from accounts.member.erasure import erase
from comments.models import Comment
from moderation.actions.comments import approve
from moderation.models import Assignment, Decision
from tests.conftest import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder(moderator):
    return at_the_desk(moderator)


@pytest.fixture
def hazel(second_moderator):
    return at_the_desk(second_moderator)


def at_the_desk(person):
    browser = Client()
    browser.force_login(person)
    return browser


def at(comment, then=""):
    return f"/moderation/comments/{comment.pk}/{then}"


def owner(comment):
    found = Assignment.objects.in_force().filter(comment=comment).first()
    return found and found.account


def test_who_takes_it_is_told_until_when_and_the_others_who_it_is(alder, hazel, comment, policy):
    assert alder.post(at(comment, "take/")).status_code == 302
    page = alder.get(at(comment)).text
    assert (
        "Yours until" in page and "<bdi>Alder</bdi> has it until" in page and "Hand over…" in page
    )
    page = hazel.get(at(comment)).text
    assert "<bdi>Alder</bdi> has it</b> until" in page and "You can decide as well." in page
    said = hazel.get("/moderation/here/").json()[str(comment.pk)]
    assert re.fullmatch(r"Alder has it until \d\d:\d\d", said)


def test_two_who_take_it_at_once_are_one_and_one_who_is_told(alder, hazel, comment, moderator):
    alder.post(at(comment, "take/"))
    page = hazel.post(at(comment, "take/"), follow=True)
    assert owner(comment) == moderator
    assert "Somebody else has taken it in the meantime." in [
        str(one) for one in page.context["messages"]
    ]


def test_after_an_hour_it_is_free(alder, hazel, comment, second_moderator, after):
    alder.post(at(comment, "take/"))
    after(minutes=59)
    hazel.post(at(comment, "take/"))
    assert owner(comment) != second_moderator
    after(minutes=2)
    assert owner(comment) is None
    hazel.post(at(comment, "take/"))
    assert owner(comment) == second_moderator


def test_it_keeps_nobody_from_deciding_and_ends_with_a_decision(alder, second_moderator, comment):
    alder.post(at(comment, "take/"))
    approve(second_moderator, comment)
    assert Decision.objects.filter(comment=comment, kind="approve").exists()
    assert not Assignment.objects.exists()


def test_who_lets_go_of_it_is_on_it_no_more_and_nobody_lets_go_for_others(
    alder, hazel, comment, moderator
):
    alder.post(at(comment, "take/"))
    hazel.post(at(comment, "let-go/"))
    assert owner(comment) == moderator
    alder.post(at(comment, "let-go/"))
    assert owner(comment) is None


def test_it_is_handed_over_with_a_note_that_its_receiver_reads(
    alder, hazel, comment, second_moderator, policy
):
    alder.post(at(comment, "take/"))
    sent = {"to": second_moderator.pk, "note": "You know him."}
    assert alder.post(at(comment, "hand-over/"), sent).status_code == 302
    assert owner(comment) == second_moderator
    assert "Alder handed you a comment" in hazel.get("/moderation/").text.replace(
        "<bdi>", ""
    ).replace("</bdi>", "")
    assert "You know him." in hazel.get(at(comment)).text
    assert "You know him." not in alder.get(at(comment)).text


def test_who_has_it_and_who_is_reading_it_are_two_things(
    alder, hazel, comment, moderator, second_moderator
):
    alder.post(at(comment, "take/"))
    alder.post(at(comment, "hand-over/"), {"to": second_moderator.pk, "note": ""})
    alder.get(at(comment))
    assert hazel.get("/moderation/here/").json() == {str(comment.pk): "Alder is reading it"}
    hazel.get(at(comment))
    said = alder.get("/moderation/here/").json()[str(comment.pk)]
    assert said.startswith("Hazel has it until") and "reading" not in said


@pytest.mark.parametrize("to", ["", "reader", "self", "999999", "x"])
def test_nobody_but_another_moderator_takes_it_over_and_the_words_are_kept(
    alder, comment, moderator, reader, to
):
    alder.post(at(comment, "take/"))
    people = {"reader": reader.pk, "self": moderator.pk}
    answer = alder.post(at(comment, "hand-over/"), {"to": people.get(to, to), "note": "Words."})
    assert answer.status_code == 422 and "Words." in answer.text
    assert owner(comment) == moderator


def test_who_has_it_no_more_hands_nothing_over_and_keeps_the_words(
    alder, hazel, comment, second_moderator
):
    answer = alder.post(at(comment, "hand-over/"), {"to": second_moderator.pk, "note": "Words."})
    assert answer.status_code == 409 and "Words." in answer.text and "Take it first." in answer.text
    assert owner(comment) is None


def test_what_is_not_there_is_not_found(alder):
    for then in ("take/", "let-go/", "hand-over/"):
        assert alder.post(f"/moderation/comments/99/{then}").status_code == 404


def test_with_whoever_leaves_it_goes(comment, site):
    sloe = a_person("Sloe", "Moderator")
    Assignment.objects.take(sloe, comment.pk)
    erase(sloe)
    assert not Assignment.objects.exists() and Comment.objects.filter(pk=comment.pk).exists()
