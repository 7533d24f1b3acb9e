"""Two guests under one name: moderators see which is which, wherever one of them is named."""

import pytest
from django.urls import reverse

from accounts.models import Guest
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Ban, Pseudonym
from moderation.plans.acquaintance import acquainted
from moderation.wording import people

pytestmark = pytest.mark.django_db
FIRST, SECOND = "a" * 32, "b" * 32
NOBODY = "somebody whose account is gone"


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def anselms(post, moderator, rule):
    """The bans of two guests, both called Anselm; the first has confirmed an address."""
    for token, texts in {FIRST: ["Jars.", "Jars again."], SECOND: ["Buy boots."]}.items():
        said = [Comment.write(post, anselm(token), text) for text in texts]
        remove(moderator, said[0], rule)
    Guest.objects.at("anselm@example.org").confirm(FIRST)
    guests = [Pseudonym.objects.get(guest=token) for token in (FIRST, SECOND)]
    return [bans.ban(moderator, guest, rule, "Enough.").ban for guest in guests]


def anselm(token):
    return Writer(token=token, name="Anselm", email="anselm@example.org")


def test_a_banned_guest_has_the_name_that_they_gave(anselms):
    assert [str(ban.pseudonym.name_for_staff) for ban in anselms] == ["Guest “Anselm”"] * 2


def test_what_they_have_written_tells_them_apart(anselms):
    first, second = acquainted(ban.pseudonym for ban in anselms)
    assert (first.known.written, first.known.removed) == (2, 1)
    assert people.history(first.known).startswith("2 comments since")
    assert people.history(first.known).endswith(", 1 removed")
    assert people.history(second.known).startswith("1 comment, on")
    assert [one.known.latest.text for one in (first, second)] == ["Jars again.", "Buy boots."]


def test_by_what_they_are_known_stands_beside_the_reason(anselms):
    assert [people.known_by(ban) for ban in anselms] == [
        "Known by: one browser, a confirmed address",
        "Known by: one browser, no confirmed address",
    ]


@pytest.mark.parametrize("page", ["bans", "lift", "appeal_ruling", "appeals"])
def test_no_page_of_the_desk_speaks_of_an_account_that_is_gone(desk, anselms, page):
    ban = anselms[0]
    appeal = appeal_action.appeal(ban.placed, "I only asked.")
    args = {"lift": [ban.pk], "appeal_ruling": [appeal.pk]}.get(page, [])
    text = desk.get(reverse(page, args=args)).text
    assert "Guest “Anselm”" in text and "2 comments since" in text and NOBODY not in text


def test_the_list_asks_as_often_for_many_as_for_few(
    desk, anselms, post, moderator, rule, django_assert_max_num_queries
):
    for n in range(10):
        comment = Comment.write(post, anselm(f"{n}" * 32), f"Boots, {n}.")
        bans.ban(moderator, Pseudonym.objects.of(anselm(comment.token)), rule, "Enough.")
    with django_assert_max_num_queries(30):
        assert desk.get(reverse("bans")).status_code == 200


def test_the_message_after_a_lift_and_the_hint_name_them_too(desk, anselms, post):
    mine = Comment.write(post, Writer(token="c" * 32, name="Rue", email="rue@example.org"), "Me?")
    Guest.objects.at("anselm@example.org").confirm("c" * 32)
    Comment.objects.filter(pk=mine.pk).update(email="anselm@example.org")
    page = desk.get(reverse("review_comment", args=[mine.pk])).text
    assert "Guest “Anselm”" in page and NOBODY not in page
    said = desk.post(reverse("lift", args=[anselms[0].pk]), {"reason": "Calm."}, follow=True).text
    assert "Lifted for guest “Anselm”." in said


def test_a_guest_of_whom_nothing_is_left_is_no_account_that_is_gone(anselms):
    Comment.objects.filter(token=SECOND).update(token="")
    person = acquainted([Ban.objects.get(pk=anselms[1].pk).pseudonym])[0]
    assert str(person.name_for_staff) == "Guest without a name"
    assert people.history(person.known) == "No comments left"


def test_the_public_log_says_nothing_of_their_name(client, anselms, policy):
    assert "Anselm" not in client.get(reverse("log")).text


def test_a_guest_is_banned_from_the_thread_as_an_account_is(desk, post):
    comment = Comment.write(post, anselm(FIRST), "Jars.")
    Comment.objects.get(pk=comment.pk).publish()
    where = reverse("ban_guest", args=[comment.pk])
    assert f"{where}?next=" in desk.get(post.get_absolute_url()).text
    page = desk.get(where, {"next": comment.get_absolute_url()}).text
    assert "Guest “Anselm”" in page and comment.get_absolute_url() in page


@pytest.mark.parametrize("page", ["delete_comment", "comment_dialog"])
def test_a_note_is_offered_for_whoever_can_find_it(desk, post, policy, page):
    said = Comment.write(post, anselm(FIRST), "Jars.")
    address = reverse("delete_comment", args=[said.pk])
    headers = {"X-Requested-With": "desk"} if page == "comment_dialog" else {}
    assert 'name="to_writer"' in desk.get(address, headers=headers).text
    Comment.objects.filter(pk=said.pk).update(token="", email="")
    unknown = desk.get(address, headers=headers).text
    assert 'name="to_writer"' not in unknown and "You can’t leave <bdi>Anselm</bdi>" in unknown
