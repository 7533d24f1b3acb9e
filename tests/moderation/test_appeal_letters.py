"""Who is written to about appeals, over a real mail server."""

from datetime import timedelta

import pytest

from accounts.models import Guest
from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action

pytestmark = pytest.mark.django_db
WORDS = "The pears I meant are mine."


@pytest.fixture
def removal(comment, rule, moderator, second_moderator):
    return remove(moderator, comment, rule)


def letters(messages, person):
    return [message for message in messages if message.to == person.email]


def test_whoever_appeals_hears_that_it_has_arrived(postbox, reader, removal):
    appeal_action.appeal(removal, WORDS)
    (letter,) = letters(postbox.deliver(), reader)
    assert letter.subject.startswith("Your appeal has arrived")
    said = "Your comment on “A wall of espaliers” was removed under rule 1: off-topic comparison."
    assert said in " ".join(letter.body.split())
    assert f"> {WORDS}" in letter.body and f"/appeals/{removal.pk}/" in letter.body


def test_an_appeal_withdrawn_at_once_brings_no_letter(postbox, removal):
    appeal_action.withdraw_appeal(appeal_action.appeal(removal, WORDS))
    assert postbox.deliver() == []


def test_the_ruling_is_sent_in_the_moderators_words(
    postbox, reader, second_moderator, removal, settings
):
    settings.LOG_DELAY = 600
    appeal = appeal_action.appeal(removal, WORDS)
    appeal_action.rule(second_moderator, appeal, True, "You are right:\nthey are yours.")
    assert letters(postbox.deliver(), reader) == []
    (letter,) = letters(postbox.deliver(after=timedelta(minutes=10)), reader)
    assert letter.subject.startswith("Your appeal is granted")
    assert "> You are right:\n> they are yours." in letter.body
    assert f"/appeals/{removal.pk}/" in letter.body


def test_a_ruling_by_the_only_moderator_says_so(
    postbox, reader, moderator, second_moderator, removal
):
    second_moderator.groups.clear()
    appeal_action.rule(moderator, appeal_action.appeal(removal, WORDS), False, "I looked again.")
    messages = letters(postbox.deliver(after=timedelta(minutes=10)), reader)
    (letter,) = [one for one in messages if "appeal" in one.subject]
    assert letter.subject.startswith("Your appeal is refused")
    assert "There was no other moderator" in " ".join(letter.body.split())


def test_a_guest_with_a_confirmed_address_gets_a_link_that_opens_anywhere(
    postbox, client, post, guest, rule, moderator
):
    token = "a" * 32
    comment = Comment.write(post, Writer(token=token, **guest), "Pears abroad.")
    Guest.objects.at(guest["email"]).confirm(token)
    removal = remove(moderator, comment, rule)
    appeal_action.appeal(removal, WORDS)
    (letter,) = [one for one in postbox.deliver() if one.to == guest["email"]]
    (link,) = [line for line in letter.body.splitlines() if "/appeals/by-link/" in line]
    assert "Your appeal is waiting" in client.get(link.partition("8000")[2]).text


def test_a_guest_whose_address_is_not_confirmed_gets_none(postbox, post, guest, rule, moderator):
    comment = Comment.write(post, Writer(token="a" * 32, **guest), "Pears abroad.")
    appeal_action.appeal(remove(moderator, comment, rule), WORDS)
    assert not OutgoingMail.objects.filter(kind="moderation.appeal").exists()
