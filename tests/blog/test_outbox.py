"""Mail is owed with the deed, and paid when it is due, once, if it is still true."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Guest, Recipient
from blog.mail import outbox
from blog.mail.message import Text
from blog.models import OutgoingMail
from tests.mail import time_passes

TEN_MINUTES = timedelta(minutes=10)

pytestmark = pytest.mark.django_db
said = {}  # What the composer of these tests has to say, if it isn't this:
HELLO = Text("The pears", "They are ripe.\n")


@pytest.fixture(autouse=True)
def composers(monkeypatch):
    """Letters of a kind that only these tests know."""
    monkeypatch.setattr(outbox, "_composers", dict(outbox._composers))
    said.clear()

    @outbox.composer("tests.pears")
    def pears(post, person):
        if post.title == "Gone off":
            raise outbox.Dropped("the pears are gone")
        return said.get("text", HELLO)


def owe(post, person, **when):
    return outbox.enqueue("tests.pears", person, about=post, **when)


def became(letter):
    letter.refresh_from_db()
    return letter.outcome


def test_a_reader_gets_the_letter_that_is_owed(postbox, post, reader):
    letter = owe(post, reader)
    [message] = postbox.deliver()
    assert (message.to, message.subject) == ("marrow@example.org", "The pears")
    assert message.body == "They are ripe.\n"
    assert became(letter) == "sent" and letter.settled_at


def test_a_letter_names_the_blog_and_asks_for_no_automatic_answer(postbox, post, reader, settings):
    settings.DEFAULT_FROM_EMAIL = "blog@orchard.example.org"
    owe(post, reader)
    [message] = postbox.deliver()
    assert message["From"] == "The Slow Orchard <blog@orchard.example.org>"
    assert message.sender == "blog@orchard.example.org"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_deed_that_is_rolled_back_owes_nothing(postbox, post, reader):
    with pytest.raises(RuntimeError), transaction.atomic():
        owe(post, reader)
        raise RuntimeError
    assert postbox.deliver() == []
    assert not OutgoingMail.objects.exists() and not DBTaskResult.objects.exists()


def test_nothing_is_sent_before_it_is_due(postbox, post, reader):
    owe(post, reader, due=timezone.now() + TEN_MINUTES)
    assert postbox.deliver() == []
    assert len(postbox.deliver(after=TEN_MINUTES)) == 1


def test_a_task_that_comes_too_early_pays_nothing(postbox, post, reader):
    letter = owe(post, reader, due=timezone.now() + TEN_MINUTES)
    outbox.deliver.func(letter.pk)
    assert postbox.messages == [] and became(letter) == "owed"


def test_what_is_no_longer_true_is_not_sent_and_says_why(postbox, post, reader):
    letter = owe(post, reader, due=timezone.now() + TEN_MINUTES)
    post.title = "Gone off"
    post.save()
    assert postbox.deliver(after=TEN_MINUTES) == []
    assert became(letter) == "dropped" and letter.reason == "the pears are gone"


def test_what_it_was_about_may_be_gone(postbox, post, reader):
    letter = owe(post, reader)
    post.delete()
    assert postbox.deliver() == []
    assert became(letter) == "dropped" and letter.reason == "what it was about is gone"


def test_nobody_is_told_the_same_twice(postbox, post, reader, second_reader):
    first = owe(post, reader)
    postbox.deliver()
    assert owe(post, reader) == first
    owe(post, second_reader)
    assert [message.to for message in postbox.deliver()] == [reader.email, second_reader.email]


def test_an_address_that_is_not_confirmed_gets_nothing(postbox, post, reader):
    EmailAddress.objects.filter(user=reader).update(verified=False)
    guest = Guest.objects.at("heron@example.org")
    letters = [owe(post, reader), owe(post, guest)]
    assert postbox.deliver() == []
    assert {became(letter) for letter in letters} == {"dropped"}


def test_a_guest_who_confirmed_their_address_is_written_to(postbox, post):
    guest = Guest.objects.at("Heron@Example.ORG")
    guest.confirm("a browser")
    owe(post, guest)
    assert [message.to for message in postbox.deliver()] == ["heron@example.org"]


def test_a_server_that_is_away_is_tried_again_until_it_is_back(postbox, post, reader):
    letter = owe(post, reader)
    postbox.stop()
    postbox.deliver()
    assert became(letter) == "owed" and letter.tries == 1
    assert letter.reason == "ConnectionRefusedError"
    postbox.deliver(after=timedelta(minutes=1))
    assert became(letter) == "owed" and letter.tries == 2
    postbox.start()
    assert postbox.deliver() == [], "the pauses grow"
    assert len(postbox.deliver(after=timedelta(minutes=5))) == 1
    assert became(letter) == "sent"


def test_after_days_it_is_given_up_where_an_operator_sees_it(
    postbox, post, reader, author_who_moderates, signed_in, capsys
):
    letter = owe(post, reader)
    postbox.answer = "451 Not today, marrow@example.org"
    for minutes in [0, *outbox.PAUSES]:
        postbox.deliver(after=timedelta(minutes=minutes))
    assert became(letter) == "failed" and letter.reason == "SMTPDataError 451"
    with pytest.raises(SystemExit, match="1"):
        call_command("mail")
    assert "Failed: 1" in capsys.readouterr().out
    page = signed_in(author_who_moderates).get("/admin/blog/outgoingmail/?trouble=failed").text
    assert "failed" in page and "SMTPDataError 451" in page


def test_a_letter_to_a_bare_address_is_given_up_in_sight_without_the_address(
    postbox, post, author_who_moderates, signed_in, capsys, caplog
):
    owe(post, Recipient(address="marrow@example.org"))
    postbox.answer = "550 No such user, marrow@example.org"
    for minutes in [0, *outbox.PAUSES]:
        postbox.deliver(after=timedelta(minutes=minutes))
    letter = OutgoingMail.objects.get()
    assert letter.outcome == "failed" and letter.reason == "SMTPDataError 550"
    assert letter.address == "" and "SMTPDataError 550" in caplog.text
    assert "marrow@example.org" not in caplog.text
    call_command("mail", retry=True)
    said = capsys.readouterr().out
    assert "Will be sent again: 0" in said and "Failed: 1" in said, "nobody knows whose it was"
    page = signed_in(author_who_moderates).get("/admin/blog/outgoingmail/?trouble=failed").text
    assert "an address" in page and "SMTPDataError 550" in page


def test_a_letter_to_a_bare_address_goes_once_it_is_sent(postbox, post):
    owe(post, Recipient(address="marrow@example.org"))
    assert len(postbox.deliver()) == 1
    assert not OutgoingMail.objects.exists()


def test_an_operator_is_told_when_nobody_pays(post, reader, capsys):
    owe(post, reader)
    call_command("mail")
    time_passes(timedelta(hours=2))
    with pytest.raises(SystemExit, match="1"):
        call_command("mail")
    said = capsys.readouterr().out
    assert "Late: 0" in said and "Late: 1" in said and "Is the worker" in said


def test_an_operator_has_it_tried_again(postbox, post, reader, author_who_moderates, signed_in):
    letter = owe(post, reader)
    letter.mark_done(OutgoingMail.Outcome.FAILED)
    fields = {"action": "try_again", "_selected_action": letter.pk}
    signed_in(author_who_moderates).post("/admin/blog/outgoingmail/", fields)
    assert len(postbox.deliver()) == 1
    call_command("mail", retry=True)


def test_an_author_does_not_see_who_is_written_to(signed_in, author):
    assert signed_in(author).get("/admin/blog/outgoingmail/").status_code == 403


def test_a_letter_that_cannot_be_composed_is_kept_and_tried_again(postbox, post, reader):
    said["text"] = "not a Text"
    letter = owe(post, reader)
    postbox.deliver()
    assert became(letter) == "owed" and letter.reason == "AttributeError"


def test_what_is_unsent_is_destroyed_with_what_it_is_about(postbox, post, reader, second_reader):
    owe(post, reader)
    assert outbox.erase(about=post) == 1
    owe(post, second_reader)
    assert outbox.erase(to=second_reader) == 1
    assert postbox.deliver() == []
    assert not OutgoingMail.objects.exists()


def test_the_letters_of_an_account_go_with_it(postbox, post, reader):
    owe(post, reader)
    reader.delete()
    assert postbox.deliver() == []
    assert not OutgoingMail.objects.exists()


def test_a_letter_whose_task_was_lost_is_found_again(postbox, post, reader):
    owe(post, reader)
    DBTaskResult.objects.all().delete()
    outbox.requeue()
    assert postbox.deliver() == [], "it may still be on its way"
    time_passes(timedelta(minutes=6))
    outbox.requeue()
    assert len(postbox.deliver()) == 1


def test_a_worker_that_died_over_a_letter_leaves_it_to_the_next(postbox, post, reader):
    letter = owe(post, reader)
    DBTaskResult.objects.update(status="RUNNING")
    OutgoingMail.objects.hold(letter.pk)
    time_passes(timedelta(minutes=6))
    outbox.requeue()
    assert DBTaskResult.objects.count() == 1, "it may be at it still"
    time_passes(timedelta(minutes=6))
    outbox.requeue()
    assert len(postbox.deliver()) == 1


def test_a_sweep_makes_no_second_task_for_a_worker_that_is_only_slow(post, reader):
    owe(post, reader)
    time_passes(timedelta(days=1))
    outbox.requeue()
    assert DBTaskResult.objects.count() == 1


def test_a_letter_whose_task_is_another_release_s_gets_one_of_this(postbox, post, reader):
    letter = owe(post, reader)
    DBTaskResult.objects.update(task_path="blog.post_office.pay")
    time_passes(timedelta(minutes=6))
    outbox.requeue()
    letter.refresh_from_db()
    assert DBTaskResult.objects.get(pk=letter.task).task_path == outbox.deliver.module_path
    DBTaskResult.objects.exclude(pk=letter.task).delete()
    assert len(postbox.deliver()) == 1


def test_what_was_sent_long_ago_is_forgotten(postbox, post, reader):
    letter = owe(post, reader)
    postbox.deliver()
    outbox.requeue()
    assert OutgoingMail.objects.exists()
    OutgoingMail.objects.update(settled_at=letter.owed_at - timedelta(days=91))
    outbox.requeue()
    assert not OutgoingMail.objects.exists()


def test_a_second_try_has_the_same_message_id(postbox, post, reader):
    letter = owe(post, reader)
    postbox.deliver()
    # The worker died after the mail server's yes and before its own mark.
    OutgoingMail.objects.update(outcome="owed", settled_at=None)
    outbox.deliver.func(letter.pk)
    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(postbox, post, reader):
    letters = [owe(post, reader), owe(post, post.author)]
    start = threading.Barrier(4)

    def pay(letter):
        try:
            start.wait()
            outbox.deliver.func(letter.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(pay, letters * 2))
    assert len(postbox.messages) == 2


def test_every_kind_of_letter_has_a_name_for_whoever_gets_it():
    unnamed = {kind for kind in outbox._composers if outbox.name_of(kind) == kind}
    assert not {kind for kind in unnamed if not kind.startswith("tests.")}
