"""Who is written to about decisions, and what they read, over a real mail server."""

from datetime import timedelta

import pytest

from accounts.models import Guest
from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.actions.comments import judge, remove, restore
from moderation.models import Ban
from moderation.plans.removal import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(settings):
    """Letters go out with the log's entries, ten minutes later."""
    settings.LOG_DELAY = 600


def unfolded(letter):
    return " ".join(letter.body.split())


def test_the_writer_reads_the_rule_the_note_their_words_and_how_to_appeal(
    postbox, quiet, reader, removed, second_moderator
):
    decision = removed(to_writer="It is about walls.\nSee you.")
    assert postbox.deliver() == []
    (letter,) = postbox.deliver(after=timedelta(minutes=10))
    assert letter.to == reader.email
    assert letter.subject == "Your comment was removed: The Slow Orchard"
    words = unfolded(letter)
    assert "1. No off-topic comparison" in words and "revision 1 of the comment policy" in words
    assert "> No off-topic comparison, as everybody here knows." in letter.body
    assert "> It is about walls.\n> See you." in letter.body
    assert "> Pears are better abroad, part 0." in letter.body
    assert "You get a strike for it" in words and "There are no further consequences." in words
    assert f"/appeals/{decision.pk}/" in letter.body and "you can appeal until" in words


def test_what_follows_from_a_strike_stands_in_the_same_letter(postbox, reader, strikes, removed):
    strikes(2)
    removed()
    (letter,) = postbox.deliver(after=timedelta(minutes=10))
    ban = Ban.objects.in_force().get()
    assert "You are suspended for 7 days. It ends on" in unfolded(letter)
    assert OutgoingMail.objects.filter(kind="moderation.ban").count() == 0 and ban.is_by_ladder


def test_a_slip_that_is_undone_tells_nobody(postbox, quiet, strikes, removed, moderator):
    strikes(2)
    restore(moderator, removed().comment)
    assert postbox.deliver(after=timedelta(minutes=10)) == []


def test_spammers_are_not_written_to(postbox, comment, moderator, policy):
    judge(moderator, comment, Verdict.spam())
    assert postbox.deliver(after=timedelta(minutes=10)) == []


def test_outside_the_policy_the_reason_is_said(postbox, comment, moderator, policy):
    judge(moderator, comment, Verdict.outside("law", "A court says so."))
    (letter,) = postbox.deliver(after=timedelta(minutes=10))
    assert "for another reason: against the law." in unfolded(letter)
    assert "> A court says so." in letter.body and "strike" not in letter.body


def test_a_guest_is_written_to_only_at_a_confirmed_address(postbox, post, moderator, policy):
    writer = Writer(name="Heron", email="heron@example.org", token="t" * 32)
    first, second = (Comment.write(post, writer, text) for text in ["One.", "Two."])
    rule = policy.wordings.get(number=1)
    OutgoingMail.objects.all().delete()
    remove(moderator, first, rule)
    assert postbox.deliver(after=timedelta(minutes=10)) == []
    Guest.objects.at("heron@example.org").confirm("t" * 32)
    remove(moderator, second, rule)
    (letter,) = postbox.deliver(after=timedelta(minutes=10))
    assert letter.to == "heron@example.org" and "/appeals/by-link/" in letter.body


def test_a_ban_and_its_end_are_told(postbox, reader, moderator, second_moderator, rule):
    ban = bans.ban(moderator, reader, rule, "Three insults\nin a day.").ban
    (letter,) = postbox.deliver(after=timedelta(minutes=10))
    assert letter.subject == "You can’t comment here: The Slow Orchard"
    assert "> Three insults\n> in a day." in letter.body and "you can appeal until" in unfolded(
        letter
    )
    bans.lift(second_moderator, ban, "Nobody’s business but ours.")
    letter = postbox.deliver(after=timedelta(minutes=10))[-1]
    assert "Your ban was lifted. You can comment again." in unfolded(letter)
    assert "business" not in letter.body


def test_a_ban_lifted_before_its_letter_went_out_is_not_told(
    postbox, quiet, reader, moderator, rule
):
    ban = bans.ban(moderator, reader, rule, "Enough.").ban
    bans.lift(moderator, ban, "A slip.")
    assert postbox.deliver(after=timedelta(minutes=10)) == []
