"""A comment on its way to those who follow: workers are killed, the server is away, it is removed."""

import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings as site_settings

from blog.models import OutgoingMail
from comments.models import DigestItem
from tests.comments.following import Kind, follow, say
from tests.mail import time_passes
from tests.served import environment

__all__ = ["say"]
pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.databases,
    pytest.mark.timeout(1800),
]
HOUR, A_QUARTER = timedelta(hours=1), timedelta(minutes=15)


class Workers:
    """Real ones, each a process of its own; `run("step 17")` says whether it was killed."""

    def __init__(self, process):
        self.process = process

    def run(self, until="never"):
        self.process.stdin.write(f"{until}\n")
        self.process.stdin.flush()
        return {"killed": True, "done": False}[self.process.stdout.readline().strip()]

    def run_again(self):
        """What a killed one has left is found after a while; twice, since one find leads to another."""
        for _ in range(2):
            time_passes(A_QUARTER)
            self.run()


@pytest.fixture
def workers(postbox, tmp_path):
    with _workers(postbox, tmp_path) as workers:
        yield workers


@contextmanager
def _workers(postbox, folder):
    env = environment(
        folder,
        EMAIL_URL=f"smtp://127.0.0.1:{postbox.port}",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.comments.dying"],
        cwd=site_settings.BASE_DIR, env=env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Workers(process)
    finally:
        process.stdin.close()
        process.wait()


@pytest.fixture
def people(reader, moderator, post):
    """Two who follow."""
    for person in (reader, moderator):
        follow(person, Kind.ARTICLE, post)
    return {person.email for person in (reader, moderator)}


def deaths(workers, say, postbox, every=1):
    """A worker is killed at each of its steps, one after another.

    Gives what was said, the comment, and how many messages the server has taken that the
    database doesn't know of.
    """
    workers.run()
    for number in count(1, every):
        time_passes(2 * HOUR)
        postbox.messages.clear()
        text, sent = f"Said before step {number}.", sent_so_far()
        comment = say(text)
        if not workers.run(f"step {number}"):
            return
        yield text, comment, len(postbox.messages) - (sent_so_far() - sent)


def sent_so_far():
    return OutgoingMail.objects.filter(outcome=OutgoingMail.Outcome.SENT).count()


def test_whoever_follows_is_told_wherever_the_worker_dies_and_twice_only_after_a_yes(
    workers, say, postbox, people
):
    repeats = []
    for text, _, unknown in deaths(workers, say, postbox):
        workers.run_again()
        heard = [message for message in postbox.messages if text in message.body]
        assert {message.to for message in heard} == people, text
        assert len({message["Message-ID"] for message in heard}) == len(people), text
        repeats.append(len(heard) - len(people))
        assert repeats[-1] == unknown, text
    print(f"{len(repeats)} kills, {sum(repeats)} repeats")
    # For each person there are two places to die at between the server's yes and our mark: before it is written and
    # before it is committed.
    assert len(repeats) > 100 and sum(repeats) == 2 * len(people)


def test_of_what_was_removed_meanwhile_nobody_hears_wherever_the_worker_died(
    workers, say, postbox, people
):
    kills = 0
    for text, comment, _ in deaths(workers, say, postbox, every=3):
        told = len(postbox.messages)
        comment.refresh_from_db()
        comment.hold()
        workers.run_again()
        assert len(postbox.messages) == told, text
        kills += 1
    assert kills > 30


def test_a_server_that_refuses_for_an_hour_delays_and_loses_nothing(workers, say, postbox, people):
    said = [say("The first.")]
    for minutes in range(0, 60, 10):
        postbox.answer = "451 Not today" if minutes % 20 else "421 Going away"
        workers.run()
        said.append(say(f"After {minutes} minutes."))
        time_passes(timedelta(minutes=10))
    gone = said.pop()
    gone.withdraw()
    assert postbox.messages == []
    postbox.answer = "250 OK"
    for _ in range(6):
        workers.run()
        time_passes(timedelta(minutes=30))
    heard = Counter(
        (message.to, comment.pk)
        for message in postbox.messages
        for comment in [*said, gone]
        if f"> {comment.text}\n" in message.body
    )
    assert heard == {(person, comment.pk): 1 for person in people for comment in said}
    assert not DigestItem.objects.filter(is_told=False).exclude(comment=gone).exists()
