"""Workers that tell moderators what waits are killed at any moment, and everybody is told of everything once."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from blog.models import PeriodicJob
from comments.gate import Writer
from comments.models import Comment, Notification
from moderation.alerts import delivery
from moderation.models import Alert
from moderation.models.staff.alerts import Channel, Event
from tests.comments.test_a_message_s_life import workers
from tests.mail import time_passes

__all__ = ["workers"]
pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.databases,
    pytest.mark.timeout(1800),
]
KILLS = 24
SELDOM = delivery.SELDOM + timedelta(minutes=5)


def waits(post, number):
    """A comment by a guest whom nobody knows; its words are in no other."""
    writer = Writer(token=f"{number:032x}", name=f"Guest {number}", email="")
    return Comment.write(post, writer, f"Pears, part {number:03}.")


def minutes_pass():
    """The worker looks again for what waits, and may send the next mail."""
    PeriodicJob.objects.all().delete()
    time_passes(SELDOM)


def test_nobody_is_told_twice_or_never_however_often_a_worker_is_killed(
    workers, postbox, post, moderator, second_moderator, policy
):
    chance, killed, number = random.Random(27), 0, 0
    while killed < KILLS:
        number += 1
        assert number < 20 * KILLS, "the workers end before they are killed"
        assert waits(post, number).is_held
        killed += workers.run(f"seconds {chance.uniform(0.05, 2.5):.3f}")
        minutes_pass()
    for _ in range(6):
        minutes_pass()
        workers.run()

    # A mail that the server took just before the kill comes again, with the same number.
    mails = {mail["Message-ID"]: mail for mail in postbox.messages}.values()
    for person in (moderator, second_moderator):
        alerts = Alert.objects.filter(account=person, channel=Channel.MAIL)
        told = Counter(key for one in alerts for key in one.items[Event.HELD])
        assert told == Counter(Comment.objects.values_list("pk", flat=True))
        theirs = [mail for mail in mails if mail.to == person.email]
        assert len(theirs) == alerts.count()
        assert max(Counter(line for mail in theirs for line in _quoted(mail)).values()) == 1
    assert Notification.objects.unread().count() == 2


def _quoted(mail):
    return [line for line in mail.body.splitlines() if line.startswith("> Pears")]
