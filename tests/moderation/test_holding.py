"""A comment is held again, and so is what somebody writes next: nobody is told, and there is no strike."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guest
from blog.models import OutgoingMail
from blog.models.search.documents import SearchDocument
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import holding
from moderation.actions.comments import approve, remove
from moderation.actions.record import Decided, Reworded
from moderation.actions.undo import undo
from moderation.models import Assignment, Ban, Decision, Screening, ScreeningFinding, Strike
from moderation.plans.removal import NotAllowed, as_seen

pytestmark = pytest.mark.django_db
Kind = Decision.Kind
TOKEN = "t" * 32


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def in_two_weeks():
    return timezone.now() + timedelta(days=14)


def guest_says(post, text, token=TOKEN):
    writer = Writer(token=token, name="Heron", email="heron@example.org")
    return Comment.write(post, writer, text)


def address(comment):
    return reverse("hold_comment", args=[comment.pk])


def confirm(page):
    return re.search(r'name="confirm" value="([^"]*)"', page.text)[1]


def test_a_moderator_sees_what_holding_does_and_holds_the_comment(desk, comment, post, client):
    shown = desk.get(address(comment))
    assert shown.context["effects"] and not Decision.objects.exists()
    assert "Readers see nothing in its place." in shown.text
    said = {"what": "this", "among_staff": "Is it about our pears?", "seen": as_seen(comment)}
    assert desk.post(address(comment), said | {"confirm": confirm(shown)}).status_code == 302

    comment.refresh_from_db()
    post.refresh_from_db()
    held = Decision.objects.get()
    assert comment.is_held and held.kind == Kind.HOLD_BACK and post.comment_count == 0
    assert held.note.among_staff == "Is it about our pears?"
    assert "abroad" not in client.get(post.get_absolute_url()).text


def test_whoever_holds_it_can_keep_it_for_an_hour(desk, comment, moderator):
    desk.post(address(comment), {"what": "this", "confirm": "this", "who": "me"})
    assert Assignment.objects.in_force().get().account == moderator
    page = desk.get(reverse("review_comment", args=[comment.pk]), {"show": "held"})
    assert reverse("let_go", args=[comment.pk]) in page.text


def test_whoever_holds_it_can_leave_it_to_a_colleague_with_a_note(
    desk, comment, moderator, second_moderator
):
    said = {
        "what": "this",
        "confirm": "this",
        "who": second_moderator.pk,
        "among_staff": "You know him.",
    }
    page = desk.post(address(comment), said, follow=True)
    assert "Held. Hazel has it until" in page.text
    given = Assignment.objects.in_force().get()
    assert (given.account, given.given_by, given.note) == (
        second_moderator,
        moderator,
        "You know him.",
    )


def test_a_reader_is_nobody_to_leave_it_to_and_the_note_is_kept(desk, comment, reader):
    said = {"what": "this", "confirm": "this", "who": reader.pk, "among_staff": "My words."}
    answer = desk.post(address(comment), said)
    assert answer.status_code == 422 and "My words." in answer.text
    assert not Decision.objects.exists()


def test_whoever_is_held_for_a_time_is_named_with_the_day_and_what_it_means(desk, comment):
    shown = desk.post(address(comment), {"what": "next"})
    said = {"what": "next", "confirm": confirm(shown)}
    page = desk.post(address(comment), said, follow=True).text
    assert re.search(
        r"Held\. Until [^.]+ a moderator reads what Marrow writes before it appears\.", page
    )


def test_readers_search_and_feeds_have_it_no_more_and_its_writer_sees_that_it_waits(
    signed_in, client, comment, post, moderator, reader
):
    pages = [post.get_absolute_url(), reverse("comments_feed"), reverse("home")]
    before = [client.get(page).text for page in pages]
    assert "abroad" in before[0] and "abroad" in before[1]
    holding.hold(moderator, comment)
    assert not any("abroad" in client.get(page).text for page in pages)
    assert not SearchDocument.objects.filter(
        kind=SearchDocument.Kind.COMMENT, key=comment.pk
    ).exists()
    theirs = signed_in(reader).get(post.get_absolute_url()).text
    assert "abroad" in theirs and "Waiting for a moderator. Only you can see this." in theirs


def test_nobody_is_told_there_is_no_strike_and_no_public_entry(
    signed_in, comment, moderator, reader, policy, second_reader
):
    held = holding.hold(moderator, comment)
    assert not OutgoingMail.objects.exists() and not Strike.objects.exists()
    assert held not in Decision.objects.for_everybody() and held in Decision.objects.logged()
    entry = reverse("log_entry", args=[held.pk])
    assert signed_in(second_reader).get(entry).status_code == 404
    assert signed_in(moderator).get(entry).status_code == 200


def test_the_desk_has_it_among_the_held_with_who_held_it(desk, comment, moderator):
    holding.hold(moderator, comment)
    page = desk.get(reverse("review_comment", args=[comment.pk]), {"show": "held"})
    assert page.context["held_by"].made_by.account == moderator
    assert "Held by Alder," in page.text and list(Comment.objects.waiting()) == [comment]


def test_approving_it_publishes_it(client, comment, post, moderator, second_moderator):
    holding.hold(moderator, comment)
    comment = Comment.objects.get(pk=comment.pk)
    approval = approve(second_moderator, comment, seen=as_seen(comment))
    assert comment.is_published and approval.was_held
    assert "abroad" in client.get(post.get_absolute_url()).text


def test_undoing_it_puts_everything_back_and_leaves_no_trace(
    client, comment, post, moderator, in_two_weeks
):
    held = holding.hold(moderator, comment, until=in_two_weeks)
    assert Ban.objects.in_force().exists()
    [back] = undo(moderator, held)
    comment.refresh_from_db()
    assert comment.is_published and comment in Comment.objects.unread() and back.is_undo
    assert not Ban.objects.in_force().exists() and not OutgoingMail.objects.queued().exists()
    assert "abroad" in client.get(post.get_absolute_url()).text
    with pytest.raises(Decided):
        undo(moderator, held)


def test_what_has_happened_since_is_not_undone(moderator, second_moderator, comment, rule):
    held = holding.hold(moderator, comment)
    remove(second_moderator, Comment.objects.get(pk=comment.pk), rule)
    with pytest.raises(Decided) as told:
        undo(moderator, held)
    assert told.value.decision.kind == Kind.REMOVE


def test_whoever_comes_second_is_told_what_came_first(
    desk, comment, moderator, second_moderator, rule
):
    seen = as_seen(comment)
    remove(second_moderator, comment, rule)
    said = {"what": "this", "confirm": "this", "among_staff": "My own words.", "seen": seen}
    answer = desk.post(address(comment), said)
    assert answer.status_code == 409
    assert "Hazel removed this comment" in answer.text and "My own words." in answer.text
    assert not Decision.objects.filter(kind=Kind.HOLD_BACK).exists()


def test_a_removal_that_was_shown_before_the_hold_is_refused(
    comment, moderator, second_moderator, rule
):
    seen = as_seen(comment)
    held = holding.hold(second_moderator, comment)
    with pytest.raises(Decided) as told:
        remove(moderator, Comment.objects.get(pk=comment.pk), rule, seen=seen)
    assert told.value.decision == held


def test_other_words_of_the_writers_are_looked_at_first(comment, moderator):
    seen = as_seen(comment)
    comment.edit("Pears are best at home.")
    with pytest.raises(Reworded):
        holding.hold(moderator, Comment.objects.get(pk=comment.pk), seen=seen)


def test_an_edit_of_what_is_held_waits_with_it(comment, moderator):
    holding.hold(moderator, comment)
    comment = Comment.objects.get(pk=comment.pk)
    comment.edit("Pears are best at home.")
    assert comment.is_held and comment in Comment.objects.unread()


def test_what_waits_already_is_not_held_twice(comment, moderator, second_moderator):
    first = holding.hold(moderator, comment)
    with pytest.raises(Decided) as told:
        holding.hold(second_moderator, Comment.objects.get(pk=comment.pk))
    assert told.value.decision == first


def test_the_next_comments_of_its_writer_wait_for_two_weeks(
    desk, signed_in, comment, post, reader, after
):
    shown = desk.post(address(comment), {"what": "next"})
    assert shown.status_code == 200 and not Decision.objects.exists()
    desk.post(address(comment), {"what": "next", "confirm": confirm(shown)})
    hold = Ban.objects.get()
    assert hold.kind == Ban.Kind.HOLD and hold.wording is None and hold.ends_at
    later = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears, again.")
    assert later.is_held and "For now, a moderator reads" in later.verdict.reasons[0]
    for page in (reverse("bans"), reverse("lift", args=[hold.pk])):
        assert desk.get(page).status_code == 200
    theirs = signed_in(reader).get(reverse("account"))
    assert theirs.status_code == 200 and "/appeals/" not in theirs.text
    assert "Show your comment" not in theirs.text
    after(days=15)
    assert Comment.write(post, Writer(account=reader, name="Marrow"), "Pears?").is_published


def test_the_next_comments_of_a_guest_wait_wherever_their_address_is_confirmed(
    post, moderator, in_two_weeks
):
    first = guest_says(post, "May I come in?")
    approve(moderator, first)
    Guest.objects.at("heron@example.org").confirm(TOKEN)
    holding.hold(moderator, first, until=in_two_weeks)
    why = ScreeningFinding.objects.of(guest_says(post, "Thank you.")).values_list("check_name")
    assert ("hold",) in why
    Guest.objects.at("heron@example.org").confirm("u" * 32)
    elsewhere = ScreeningFinding.objects.of(guest_says(post, "Here as well.", token="u" * 32))
    assert elsewhere.filter(check_name="hold").exists()
    stranger = ScreeningFinding.objects.of(guest_says(post, "And me?", token="v" * 32))
    assert not stranger.filter(check_name="hold").exists()


def test_a_moderator_reads_before_what_a_hold_on_a_guest_reaches(desk, post, moderator, comment):
    said = guest_says(post, "May I come in?")
    page = desk.post(address(said), {"what": "next"}).text
    assert "only in the browser they wrote in. Comments from another browser aren’t held" in page
    other = ScreeningFinding.objects.of(guest_says(post, "It is me.", token="u" * 32))
    assert not other.filter(check_name="hold").exists()
    Guest.objects.at("heron@example.org").confirm(TOKEN)
    page = desk.post(address(said), {"what": "next"}).text
    assert "in others by one confirmed address." in page
    assert "We recognise" not in desk.post(address(comment), {"what": "next"}).text


def test_of_what_is_held_already_only_what_comes_next_can_be_held(desk, post, moderator):
    waiting = guest_says(post, "May I come in?")
    shown = desk.get(address(waiting))
    desk.post(address(waiting), {"what": "next", "confirm": confirm(shown)})
    assert Ban.objects.in_force().holding().exists()
    assert "w" in desk.get(reverse("review_comment", args=[waiting.pk])).context["cannot"]
    assert "effects" not in desk.get(address(waiting)).context
    assert desk.post(address(waiting), {"what": "next"}).status_code == 422


def test_what_the_staff_write_next_is_not_held(desk, post, author, moderator, in_two_weeks):
    said = Comment.write(post, Writer(account=author, name=author.name), "Nine plums.")
    with pytest.raises(NotAllowed):
        holding.hold(moderator, said, until=in_two_weeks)
    assert desk.post(address(said), {"what": "next"}).status_code == 422
    said.refresh_from_db()
    assert said.is_published and not Decision.objects.exists()


def test_a_hold_of_somebody_is_lifted_and_nobody_is_written_to(
    desk, comment, post, reader, moderator, in_two_weeks
):
    holding.hold(moderator, comment, until=in_two_weeks)
    hold = Ban.objects.get()
    lift = reverse("lift", args=[hold.pk])
    assert "Rule :" not in desk.get(reverse("bans")).text and "None" not in desk.get(lift).text
    assert "End the hold" in desk.get(lift).text and "Lift the ban" not in desk.get(lift).text
    said = desk.post(lift, {"reason": "Calm now."}, follow=True)
    assert "The hold on Marrow’s comments has ended." in said.text
    assert not Ban.objects.in_force().exists() and not OutgoingMail.objects.queued().exists()
    assert Comment.write(post, Writer(account=reader, name="Marrow"), "Pears?").is_published


@pytest.mark.parametrize(("removals", "is_held"), [(None, False), (2, True), (3, False)])
def test_whoever_had_too_many_of_their_comments_removed_waits(
    removed, post, reader, removals, is_held
):
    for _ in range(2):
        removed(gives_strike=False)
    screening = Screening.current()
    screening.removals = removals
    screening.save()
    assert Comment.write(post, Writer(account=reader, name="Marrow"), "Sloes?").is_held is is_held


def test_only_the_latest_comments_count(removed, post, reader):
    for _ in range(2):
        removed(gives_strike=False)
    Screening.current()
    Screening.objects.update(removals=2, removals_among=2, version="other")
    marrow = Writer(account=reader, name="Marrow")
    first = Comment.write(post, marrow, "Sloes?")
    assert first.is_held
    assert Comment.write(post, marrow, "Medlars?").is_published


def test_held_says_since_when_it_is_held_not_how_old_the_comment_is(comment, moderator, desk):
    old = timezone.now() - timedelta(days=30)
    Comment.objects.filter(pk=comment.pk).update(created_at=old)
    comment.refresh_from_db()
    held = holding.hold(moderator, comment)
    assert desk.get("/moderation/").context["counted"]["held"].oldest == held.made_at
