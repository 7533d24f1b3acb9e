"""Somebody finds what was written under their address, and says what of it is theirs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Guest
from comments.gate import Writer
from comments.models import Claim, Comment
from moderation.actions.comments import remove
from moderation.models import ScreeningFinding, Strike
from tests.comments.test_confirming import link_in, write

__all__ = ["write"]

pytestmark = pytest.mark.django_db
MINE, NOT_MINE, BACK = "claim", "disown", "take_back"


@pytest.fixture
def marrows(reader):
    return {"name": "A stranger", "email": "Marrow@example.org"}


@pytest.fixture
def under_marrow(write, marrows):
    """What a guest wrote under the address of Marrow's account, published by a moderator."""
    write(text="Nine, I count.", **marrows)
    comment = Comment.objects.get()
    comment.publish()
    return comment


@pytest.fixture
def link(under_marrow, postbox):
    [message] = postbox.deliver()
    return link_in(message)


def say(link, deed, comment, browser=None):
    answer = (browser or Client()).post(link, {"deed": deed, "comment": comment.pk})
    comment.refresh_from_db()
    return answer


def test_an_address_that_has_an_account_is_taken_like_any_other(write, marrows, postbox):
    for fields in (marrows, {"email": "nobody@example.org"}):
        browser = Client()
        answer = write(browser, htmx=True, text="A word, or two.", **fields)
        assert answer.status_code == 201
        assert fields["email"].lower() in answer.text
    assert {comment.state for comment in Comment.objects.all()} == {"held"}


def test_the_database_is_asked_the_very_same_for_either(write, reader):
    asked = []
    for email in ("nobody@example.org", "nobody.else@example.org", "marrow@example.org"):
        with CaptureQueriesContext(connection) as queries:
            write(Client(), email=email, text=f"Written by {email}.")
        asked.append([re.sub(r"'[^']*'|\d+|%s", "?", one["sql"]) for one in queries])
    assert asked[1] == asked[2]


def test_its_owner_is_told_by_mail_and_in_words_of_ours_alone(write, marrows, postbox):
    write(**marrows | {"name": "Cheap pears at pears.example", "text": "http://pears.example"})
    [message] = postbox.deliver()
    assert message.to == "marrow@example.org"
    assert message.subject == "Is this comment on The Slow Orchard yours?"
    assert "gave the e-mail address of your account" in " ".join(message.body.split())
    assert "pears.example" not in message.raw.decode()


def test_an_account_that_never_confirmed_the_address_is_not_its_owner(
    write, marrows, reader, postbox
):
    reader.emailaddress_set.update(verified=False)
    write(**marrows)
    assert "Confirm your e-mail address" in postbox.deliver()[0].subject


def test_opening_the_link_shows_what_was_written_and_changes_nothing(client, link, under_marrow):
    page = client.get(link).text
    client.head(link)
    assert "Nine, I count." in page and "It’s mine" in page and "Not mine" in page
    assert not Claim.objects.exists() and Comment.objects.get().author is None


def test_another_site_cannot_press_the_buttons(link, under_marrow):
    strict = Client(enforce_csrf_checks=True)
    assert say(link, MINE, under_marrow, strict).status_code == 403
    assert not Claim.objects.exists()


def test_a_comment_that_is_claimed_is_the_accounts(client, link, under_marrow, reader, signed_in):
    article = under_marrow.post.get_absolute_url()
    assert "A stranger" in Client().get(article).text
    assert say(link, MINE, under_marrow).status_code == 302
    assert (under_marrow.author, under_marrow.name) == (reader, "Marrow")
    assert (under_marrow.email, under_marrow.token) == ("", "")
    page = Client().get(article).text
    assert "Marrow" in page and "A stranger" not in page
    assert "Nine, I count." in Client().get("/people/Marrow/").text
    browser = signed_in(reader)
    assert "Nine, I count." in browser.get("/account/comments/").text
    assert browser.get(f"/comments/{under_marrow.pk}/edit/").status_code == 200


def test_a_claim_can_be_taken_back(link, under_marrow):
    was = {name: getattr(under_marrow, name) for name in ("name", "email", "site", "token")}
    say(link, MINE, under_marrow)
    assert say(link, BACK, under_marrow).status_code == 302
    assert under_marrow.author is None
    assert {name: getattr(under_marrow, name) for name in was} == was
    assert "It’s mine" in Client().get(link).text


def test_what_was_removed_can_be_claimed_and_brings_no_strike(
    link, under_marrow, moderator, policy, reader
):
    remove(moderator, under_marrow, policy.wordings.first())
    say(link, MINE, under_marrow)
    assert under_marrow.author == reader and under_marrow.state == "removed"
    assert not Strike.objects.exists()


def test_what_is_disowned_waits_and_the_moderators_are_told_why(
    link, under_marrow, signed_in, moderator
):
    article = under_marrow.post.get_absolute_url()
    assert "Nine, I count." in Client().get(article).text
    assert say(link, NOT_MINE, under_marrow).status_code == 302
    assert under_marrow.is_held and under_marrow.email == "" and under_marrow.read_at is None
    assert "Nine, I count." not in Client().get(article).text
    page = signed_in(moderator).get(f"/moderation/comments/{under_marrow.pk}/?show=held").text
    assert "The owner of the e-mail address says that they didn’t write this." in page
    assert "Disowned by the owner of its e-mail address" in page


def test_a_comment_that_was_disowned_by_a_slip_comes_back(link, under_marrow):
    say(link, NOT_MINE, under_marrow)
    say(link, BACK, under_marrow)
    assert under_marrow.is_published and under_marrow.email == "Marrow@example.org"
    assert not ScreeningFinding.objects.filter(check_name="disowned").exists()


def test_what_a_moderator_has_decided_meanwhile_stays_decided(link, under_marrow, moderator):
    say(link, NOT_MINE, under_marrow)
    under_marrow.mark_spam()
    say(link, BACK, under_marrow)
    assert under_marrow.state == "spam"


@pytest.mark.parametrize("deed", [MINE, NOT_MINE])
def test_it_is_said_once(link, under_marrow, deed):
    say(link, deed, under_marrow)
    answer = say(link, NOT_MINE, under_marrow)
    assert answer.status_code == 409 and answer.context["moved"]
    assert Claim.objects.count() == 1


def test_nobody_says_anything_of_what_others_wrote(link, post, second_reader, under_marrow):
    quinces = Comment.write(post, Writer(account=second_reader, name="Quince"), "Ten.")
    herons = Comment.write(post, Writer(name="Heron", email="heron@example.org"), "Eleven.")
    for other in (quinces, herons):
        assert say(link, MINE, other).status_code == 404
    for odd in ("", "x", "9" * 40, "-1", "٣"):
        assert Client().post(link, {"deed": MINE, "comment": odd}).status_code == 404
    assert not Claim.objects.exists()


def test_a_guest_with_no_account_finds_the_others_and_says_which_are_theirs(write, client, postbox):
    phone = Client()
    write(text="From here."), write(phone, "198.51.100.7", text="From the phone.")
    link = link_in(postbox.deliver()[0])
    client.post(link)
    page = client.get(link).text
    assert "Your address is confirmed" in page and "From the phone." in page
    theirs = Comment.objects.get(text="From the phone.")
    say(link, MINE, theirs, client)
    confirmed = Guest.objects.get().confirmations.confirmed()
    assert theirs.author is None and confirmed.filter(token=theirs.token).exists()
    say(link, BACK, theirs, client)
    assert not confirmed.filter(token=theirs.token).exists()


def test_whoever_got_the_message_by_mistake_says_so_without_confirming(write, client, postbox):
    write(text="I am not Heron.")
    comment = Comment.objects.get()
    comment.publish()
    link = link_in(postbox.deliver()[0])
    assert "It wasn’t me" in Client().get(link).text
    say(link, NOT_MINE, comment)
    assert comment.is_held and ScreeningFinding.objects.filter(check_name="disowned").exists()
    assert not Guest.objects.get().confirmed_email
    assert 'value="take_back"' in Client().get(link).text
