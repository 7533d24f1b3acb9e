"""The bell: who is told what on the site, and how much of it they haven't read."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog.operating.tasks.periodic_jobs import run_all
from comments import gate
from comments.gate import Writer
from comments.models import Comment, Notification
from comments.notify import fan_out, notifications
from comments.notify.notifications import REPLY
from moderation.actions.comments import approve, remove, restore
from tests.accounts.leaving import leave, write
from tests.mail import work

pytestmark = pytest.mark.django_db
BELL = "/account/bell/"


@pytest.fixture
def asked(post, reader):
    return write(post, reader, "Which pears are these?")


@pytest.fixture
def answered(post, second_reader, asked):
    reply = write(post, second_reader, "Conference, most of them.", parent=asked)
    work()
    return reply


def unread(account):
    """The number in the header, which is that of what there is."""
    assert notifications.wrong() == []
    return User.objects.get(pk=account.pk).unread


def test_the_bell_tells_whoever_is_answered(signed_in, reader, second_reader, answered):
    assert (unread(reader), unread(second_reader)) == (1, 0)
    page = signed_in(reader).get(BELL)
    assert "<b><bdi>Quince</bdi></b> replied to your comment" in page.text
    assert "Conference, most of them." in page.text
    assert '<b>1</b><span class="hidden"> unread</span>' in page.text


def test_nobody_is_told_of_their_own_reply_nor_twice_of_one(post, reader, asked, answered):
    write(post, reader, "Never mind, I see it.", parent=asked)
    work()
    fan_out.fan_out.call(answered.pk)
    assert unread(reader) == 1


def test_a_guest_who_answers_rings_and_one_who_is_answered_has_no_bell(post, reader, asked):
    guest = Writer(name="Heron", email="heron@example.org", token="t" * 32)
    reply = Comment.write(post, guest, "A guest's answer.", parent=asked)
    approve(User.objects.create_superuser("o@example.org", "Owner"), reply)
    write(post, reader, "Thank you.", parent=reply)
    work()
    assert list(Notification.objects.filter(kind=REPLY).values_list("account")) == [(reader.pk,)]


def test_nobody_hears_of_a_reply_that_waits_until_it_is_published(
    monkeypatch, post, reader, second_reader, asked
):
    monkeypatch.setattr(gate, "screen", lambda words: gate.Verdict(gate.HELD))
    reply = write(post, second_reader, "Let me think.", parent=asked)
    work()
    assert unread(reader) == 0
    reply.publish()
    work()
    assert unread(reader) == 1


def test_a_reply_that_is_removed_is_silent_and_heard_again_when_it_is_back(
    signed_in, reader, moderator, policy, answered
):
    remove(moderator, answered, policy.wordings.first())
    work()
    assert unread(reader) == 0
    assert "Conference" not in signed_in(reader).get(BELL).text
    restore(moderator, answered)
    work()
    assert unread(reader) == 1


def test_a_reply_goes_with_its_writer_and_stays_under_no_name_if_it_is_to_stay(
    signed_in, reader, second_reader, post, asked, answered
):
    leave(second_reader, comments="keep")
    text = signed_in(reader).get(BELL).text
    assert "a former reader" in text and "Quince" not in text and unread(reader) == 1
    third = User.objects.create_user("t@example.org", "Third", "correct horse battery")
    write(post, third, "And some Comice.", parent=asked)
    work()
    assert unread(reader) == 2
    leave(third)
    work()
    assert unread(reader) == 1


def test_opening_the_list_marks_nothing_and_opening_one_marks_that_one(
    signed_in, reader, second_reader, post, asked, answered
):
    write(post, second_reader, "And some Comice.", parent=asked)
    work()
    browser = signed_in(reader)
    browser.get(BELL)
    first = reader.notifications.earliest("pk")
    assert browser.get(f"{BELL}{first.pk}/").url == BELL
    assert unread(reader) == 2
    assert browser.post(f"{BELL}{first.pk}/").url == answered.get_absolute_url()
    assert unread(reader) == 1
    assert browser.post(f"{BELL}{first.pk}/").status_code == 302  # Pressed twice.
    assert unread(reader) == 1


def test_all_that_the_page_showed_is_read_and_nothing_that_came_meanwhile(
    signed_in, reader, second_reader, post, asked, answered
):
    shown = reader.notifications.get()
    write(post, second_reader, "And some Comice.", parent=asked)
    work()
    browser = signed_in(reader)
    assert browser.get(f"{BELL}{shown.pk}/read/").url == BELL
    assert unread(reader) == 2
    browser.post(f"{BELL}{shown.pk}/read/")
    assert unread(reader) == 1


def test_all_is_read_whenever_it_happened(signed_in, reader, second_reader, post, asked, answered):
    write(post, second_reader, "And some Comice.", parent=asked)
    work()
    told_last = reader.notifications.latest("pk")  # of what happened first
    reader.notifications.filter(pk=told_last.pk).update(made_at=told_last.made_at - timedelta(1))
    browser = signed_in(reader)
    [address] = re.findall(rf'action="({BELL}\d+/read/)"', browser.get(BELL).text)
    browser.post(address)
    assert unread(reader) == 0


def test_nobody_opens_or_reads_what_somebody_else_was_told(
    signed_in, second_reader, reader, answered
):
    told, browser = reader.notifications.get(), signed_in(second_reader)
    assert browser.post(f"{BELL}{told.pk}/").status_code == 404
    browser.post(f"{BELL}{told.pk}/read/")
    assert unread(reader) == 1
    assert Client().get(BELL).url.startswith("/accounts/login/")


def test_a_long_list_has_pages_and_costs_no_more_for_it(signed_in, reader, moderator, policy, post):
    for n in range(3):
        _removed(post, reader, moderator, policy, n)
    work()
    few = _cost(signed_in(reader))
    for n in range(3, 25):
        _removed(post, reader, moderator, policy, n)
    work()
    assert _cost(signed_in(reader)) <= few + 1  # That of paging.
    assert signed_in(reader).get(f"{BELL}?page=2").text.count("<time datetime") == 5


def _removed(post, reader, moderator, policy, n):
    comment = write(post, reader, f"Pears, {n}.")
    decision = remove(moderator, comment, policy.wordings.first(), gives_strike=False)
    notifications.notify("moderation.removal", [reader], decision)


def _cost(browser):
    with CaptureQueriesContext(connection) as asked:
        browser.get(BELL)
    return len(asked)


def test_the_header_has_the_number_for_no_question_more(
    signed_in, client, reader, moderator, post, answered
):
    told, untold = Client(), Client()
    told.force_login(reader), untold.force_login(moderator)
    costs = []
    for browser in (untold, told):
        browser.get("/policy/")
        with CaptureQueriesContext(connection) as asked:
            page = browser.get("/policy/")
        costs.append(len(asked))
    assert '<b>1</b><span class="hidden"> unread</span>' in page.text
    assert costs[0] == costs[1]
    assert "account/bell" not in client.get("/policy/").text


def test_an_account_that_is_saved_later_keeps_the_number(reader, answered):
    reader.name = "Marrow the Elder"  # Read before the reply was told.
    reader.save()
    assert unread(reader) == 1


def test_what_an_article_took_with_it_is_found_missing_by_the_worker(
    signed_in, reader, post, answered
):
    post.delete()
    assert "No notifications yet" in signed_in(reader).get(BELL).text
    assert notifications.wrong() == [reader.pk]
    run_all()
    assert unread(reader) == 0


def test_what_was_told_a_year_ago_is_forgotten(reader, answered):
    reader.notifications.update(made_at=answered.created_at - timedelta(days=366))
    run_all()
    assert not reader.notifications.exists() and unread(reader) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["rings", "reads"])
def test_the_number_is_right_if_it_rings_while_another_rings_or_reads(
    post, reader, second_reader, asked, first
):
    replies = [write(post, second_reader, f"Answer {n}.", parent=asked) for n in range(3)]
    notifications.notify(REPLY, [reader], replies[0])
    with transaction.atomic():
        if first == "rings":
            notifications.notify(REPLY, [reader], replies[1])
        else:
            notifications.read(reader, Notification.objects.all())
        other = Thread(target=_rings, args=(reader, replies[2]))
        other.start()
        other.join(0.5)  # It waits for us.
    other.join()
    assert unread(reader) == (3 if first == "rings" else 1)


def _rings(account, reply):
    notifications.notify(REPLY, [account], reply)
    connections.close_all()
