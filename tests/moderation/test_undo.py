"""A moderator walks back what they decided in this sitting, newest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from moderation.actions.comments import approve, judge, remove, restore
from moderation.actions.record import Decided, Reworded
from moderation.actions.undo import undo
from moderation.models import Ban, Decision, StrikeReversal
from moderation.plans.removal import NotAllowed, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(post, guest, policy):
    return Comment.write(post, Writer(token="a" * 32, **guest), "Do the pears keep?")


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def unread():
    return set(Comment.objects.unread())


def test_an_approval_that_published_is_taken_back_and_the_comment_waits_again(
    moderator, held, post
):
    approval = approve(moderator, held)
    assert approval.was_held

    [reopening] = undo(moderator, approval)

    held.refresh_from_db()
    post.refresh_from_db()
    assert held.is_held and held in unread() and post.comment_count == 0
    assert reopening.reverses == approval and reopening.is_undo
    approve(moderator, held)  # and now for good
    held.refresh_from_db()
    assert held.is_published


def test_an_approval_of_what_was_published_leaves_it_published_and_unread(moderator, comment):
    undo(moderator, approve(moderator, comment))
    comment.refresh_from_db()
    assert comment.is_published and comment in unread()


@pytest.mark.parametrize("how", ["rule", "spam", "outside"])
def test_a_removal_is_taken_back_with_its_strike_and_step_and_nobody_hears_of_it(
    moderator, comment, rule, strikes, how, how_they_are_sent=None
):
    strikes(2)
    verdict = {
        "rule": Verdict.under(rule),
        "spam": Verdict.spam(),
        "outside": Verdict.outside("law", "A court says so."),
    }[how]
    removal = judge(moderator, comment, verdict)
    assert Ban.objects.in_force().exists() == (how == "rule")

    undo(moderator, removal)

    comment.refresh_from_db()
    assert comment.is_published and comment in unread() and comment.restored_at is None
    assert not Ban.objects.in_force().exists()
    assert StrikeReversal.objects.count() == (how == "rule")
    later = timezone.now() + timedelta(hours=1)
    fresh = Decision.objects.filter(pk__gte=removal.pk)
    assert fresh.logged().count() >= 2 and not fresh.public(at=later).exists()


def test_a_held_comment_that_was_removed_waits_again(moderator, held, rule):
    undo(moderator, remove(moderator, held, rule))
    held.refresh_from_db()
    assert held.is_held and held in unread()


def test_what_had_been_read_before_it_was_removed_stays_read(moderator, comment, rule):
    approve(moderator, comment)
    undo(moderator, remove(moderator, comment, rule))
    comment.refresh_from_db()
    assert comment.is_published and not unread()


def test_a_ban_is_taken_back(moderator, reader, rule):
    placed = ban(moderator, reader, rule, "Enough.")
    [lifted] = undo(moderator, placed)
    assert lifted.is_undo and not Ban.objects.in_force().exists()
    with pytest.raises(Decided):
        undo(moderator, placed)


def test_replies_that_went_along_come_back_along(moderator, comment, rule, post, second_reader):
    reply = Comment.write(
        post, Writer(account=second_reader, name="Quince"), "So they say.", parent=comment
    )
    removal = judge(moderator, comment, Verdict.under(rule), with_replies=True)
    undo(moderator, removal, *removal.along)
    assert set(Comment.objects.published()) == {comment, reply}


def test_what_a_colleague_has_decided_since_is_not_undone_and_neither_is_theirs(
    moderator, second_moderator, comment, rule
):
    approval = approve(moderator, comment)
    removal = remove(second_moderator, comment, rule)
    with pytest.raises(Decided) as refused:
        undo(moderator, approval)
    assert refused.value.decision == removal
    with pytest.raises(NotAllowed):
        undo(moderator, removal)


def test_nothing_is_undone_under_words_that_have_changed_since(moderator, comment):
    approval = approve(moderator, comment)
    comment.edit("Pears are better here.")
    with pytest.raises(Reworded):
        undo(moderator, approval)


def test_after_ten_minutes_it_is_a_decision_like_others(moderator, comment, rule, after):
    removal = remove(moderator, comment, rule)
    after(minutes=11)
    [restoration] = undo(moderator, removal)
    assert not restoration.is_undo and restoration.kind == "restore"
    after(minutes=30)
    assert set(Decision.objects.public()) == {removal, restoration}


def test_a_moderator_walks_back_through_their_sitting_on_plain_pages(
    desk, moderator, second_moderator, reader, comment, held, rule
):
    removal = remove(second_moderator, held, rule)
    restore(second_moderator, held)
    desk.post(f"/moderation/comments/{comment.pk}/approve/")
    first = Decision.objects.get(kind="approve", comment=comment)
    page = desk.get("/moderation/undo/")
    assert "Alder approved this comment" in page.text and str(first.pk) in page.text

    answer = desk.post("/moderation/undo/", {"step": str(first.pk)})
    assert answer.url.startswith(f"/moderation/comments/{comment.pk}/")
    comment.refresh_from_db()
    assert comment in unread()
    assert "You have nothing to undo." in desk.get("/moderation/undo/").text
    assert desk.post("/moderation/undo/").status_code == 200
    assert not hasattr(Decision.objects.get(pk=removal.pk), "reopened")


def test_undoing_what_somebody_else_changed_is_refused_and_says_so(
    desk, second_moderator, comment, rule
):
    desk.post(f"/moderation/comments/{comment.pk}/approve/")
    remove(second_moderator, comment, rule)
    answer = desk.post("/moderation/undo/")
    assert answer.status_code == 409 and "Hazel removed this comment" in answer.text
    assert "You have nothing to undo." in desk.get("/moderation/undo/").text


def test_no_other_session_walks_back_what_was_decided_in_this_one(
    desk, moderator, comment, client_of
):
    desk.post(f"/moderation/comments/{comment.pk}/approve/")
    elsewhere = client_of(moderator)
    elsewhere.post("/moderation/undo/")
    assert not unread()
    assert not OutgoingMail.objects.exists()


@pytest.fixture
def client_of():
    from django.test import Client

    def sign_in(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in
