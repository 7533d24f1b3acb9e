"""What the bell says of decisions, and of what came of a report: when the letter is due."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Guest
from comments import gate
from comments.gate import Writer
from comments.models import Comment, Notification
from comments.notify import notifications
from moderation.actions import bans
from moderation.actions.comments import approve, remove, restore
from moderation.actions.undo import undo
from moderation.deeds.appeal import action as appeal_action
from moderation.reports.action import report

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def quiet(settings):
    """What is decided is told ten minutes later."""
    settings.LOG_DELAY = 600


@pytest.fixture
def told(postbox, signed_in):
    """A function that lets time go by and returns the bell's page for somebody."""

    def later(account, after=LATER):
        postbox.deliver(after=after)
        assert notifications.wrong() == []
        return signed_in(account).get("/account/bell/").text

    return later


def write(post, account, text="About walls, mostly."):
    return Comment.write(post, Writer(account=account, name=account.name), text)


def test_a_removal_is_told_when_its_letter_is_due_without_the_words(told, reader, removed):
    decision = removed()
    assert "No notifications yet" in told(reader, timedelta(0))
    page = told(reader)
    assert "was removed under" in page and "Pears are better abroad" not in page
    one = reader.notifications.get()
    assert one.get_absolute_url() == f"/appeals/{decision.pk}/"


def test_it_is_told_though_the_mail_server_is_away_or_the_address_is_not_confirmed(
    told, postbox, reader, removed
):
    removed()
    postbox.answer = "450 later"
    assert "was removed under" in told(reader)
    EmailAddress.objects.update(verified=False)
    postbox.answer = "250 OK"
    told(reader, timedelta(hours=1))
    assert reader.notifications.count() == 1


def test_a_slip_that_is_undone_leaves_no_trace(told, reader, moderator, removed):
    restore(moderator, removed().comment)
    assert "No notifications yet" in told(reader)


def test_a_comment_that_is_put_back_later_is_told(settings, told, reader, moderator, removed):
    settings.LOG_DELAY = 0  # It isn't a slip any more.
    comment = removed().comment
    told(reader)
    restore(moderator, comment)
    assert "was restored" in told(reader)
    assert reader.notifications.latest("pk").get_absolute_url() == comment.get_absolute_url()


def test_what_waited_and_is_published_is_told_unless_that_is_taken_back(
    monkeypatch, told, post, reader, moderator
):
    monkeypatch.setattr(gate, "screen", lambda words: gate.Verdict(gate.HELD))
    slip, kept = write(post, reader), write(post, reader, "Pears against a wall.")
    undo(moderator, approve(moderator, slip))
    approve(moderator, kept)
    assert told(reader).count("is published.") == 1
    assert reader.notifications.get().get_absolute_url() == kept.get_absolute_url()


def test_approving_what_everybody_reads_already_is_nobody_s_news(told, post, reader, moderator):
    approve(moderator, write(post, reader))
    assert "No notifications yet" in told(reader)


def test_a_ban_and_its_end_are_told(settings, told, reader, moderator, policy):
    settings.LOG_DELAY = 0
    ban = bans.ban(moderator, reader, policy.wordings.first(), "Enough.").ban
    assert "You were banned under" in told(reader)
    assert reader.notifications.get().get_absolute_url()
    bans.lift(moderator, ban, "A year has passed.")
    assert "You can comment again" in told(reader)


@pytest.mark.parametrize("until", [None, timedelta(days=7)])
def test_a_ban_is_told_at_the_bell_of_every_page_without_a_confirmed_address_or_any_mail(
    settings, signed_in, postbox, reader, moderator, policy, post, until
):
    settings.LOG_DELAY = 0
    EmailAddress.objects.update(verified=False)
    postbox.answer = "450 later"
    ends = until and timezone.now() + until
    bans.ban(moderator, reader, policy.wordings.first(), "Enough.", until=ends)
    postbox.deliver()
    browser = signed_in(reader)
    assert (
        '<b>1</b><span class="hidden"> unread</span>' in browser.get(post.get_absolute_url()).text
    )
    one = reader.notifications.get()
    page = browser.get("/account/bell/").text
    assert f"/account/bell/{one.pk}/" in page and "rule 1: off-topic comparison" in page
    there = browser.post(f"/account/bell/{one.pk}/", follow=True)
    assert there.status_code == 200 and "Enough." in there.text


def test_a_ruling_is_told_once(told, reader, second_moderator, removed):
    decision = removed()
    told(reader)
    appeal = appeal_action.appeal(decision, "It was about walls.")
    appeal_action.rule(second_moderator, appeal, True, "So it was.")
    page = told(reader)
    assert "Your appeal was granted." in page and "was restored" not in page
    assert reader.notifications.latest("pk").get_absolute_url() == f"/appeals/{decision.pk}/"


def test_whoever_reported_is_told_what_came_of_it(
    told, post, reader, second_reader, moderator, policy
):
    comment = write(post, reader)
    report(Writer(account=second_reader), comment, policy.wordings.first())
    remove(moderator, comment, policy.wordings.first())
    page = told(second_reader)
    assert "You reported: A comment on" in page
    assert "A moderator has removed the comment." in page and "Marrow" not in page


def test_a_guest_has_a_letter_and_no_bell(told, postbox, reader, post, moderator, policy):
    guest = Writer(name="Heron", email="heron@example.org", token="t" * 32)
    comment = Comment.write(post, guest, "From the river.")
    remove(moderator, comment, policy.wordings.first())
    told(reader)
    assert not Notification.objects.exists()


def test_a_guest_who_confirmed_is_written_when_what_waited_is_published(
    postbox, post, moderator, second_moderator, policy
):
    heron = Writer(name="Heron", email="heron@example.org", token="t" * 32)
    Guest.objects.at(heron.email).confirm(heron.token)
    comment = Comment.write(post, heron, "From the river.")
    approve(moderator, comment)
    [letter] = [one for one in postbox.deliver(after=LATER) if "published" in one.subject]
    said = " ".join(letter.body.split())
    assert f"/comments/{comment.pk}/" in said and "Everybody can read it now." in said
