"""An article goes to many subscribers while workers are killed: each has it once, ten thousand of them in ten minutes.

    SUBSCRIBERS=10000 .venv/bin/pytest -n0 -s -m slow tests/comments/test_ten_thousand_subscribers.py

A mail server on loopback, two workers as the supervisor starts them, and one of them killed after some
four hundred letters each time (kill -9) and started again. So many as a rule are enough for that: 2,500.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as site_settings
from django.utils import timezone

from accounts.models import Confirmation, Guest
from blog.models import OutgoingMail, Post
from comments.models import Subscription
from newsletter.models import Mailing
from tests.served import environment, free_port
from tests.waiting import until

pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.timeout(1800),
]
PEOPLE = int(os.environ.get("SUBSCRIBERS", "2500"))
MINUTES = 10
WORDS = " ".join(["The ferry waits for the tide, and the *tide* waits for nobody."] * 80)


class Sink:
    """A mail server that takes everything, and keeps who got which message."""

    def __init__(self):
        self.port, self.heard, self.ids = free_port(), Counter(), {}
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server, session, envelope):
        head = envelope.content[:4000].decode("ascii", "replace")
        number = next(line for line in head.splitlines() if line.startswith("Message-ID"))
        self.heard[envelope.rcpt_tos[0]] += 1
        self.ids.setdefault(envelope.rcpt_tos[0], set()).add(number)
        return "250 OK"


class Workers:
    """Two, each started again when it is killed."""

    def __init__(self, folder, port):
        self.env = environment(
            folder, EMAIL_URL=f"smtp://127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="config.settings"
        )
        self.kills = 0
        self.running = [self._start() for _ in range(2)]

    def _start(self):
        command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=site_settings.BASE_DIR, env=self.env, **quiet)

    def kill_one(self, chance):
        number = chance.randrange(2)
        self.running[number].kill()
        self.running[number].wait()
        self.running[number] = self._start()
        self.kills += 1

    def end(self):
        for worker in self.running:
            worker.terminate()
        for worker in self.running:
            worker.wait()


def subscribe(number):
    """So many guests who have confirmed."""
    guests = Guest.objects.bulk_create(
        Guest(email=f"reader-{n}@example.org", loose_email=f"reader{n}@example.org")
        for n in range(number)
    )
    now = timezone.now()
    Confirmation.objects.bulk_create(
        Confirmation(guest=one, token="articles", confirmed_at=now) for one in guests
    )
    Subscription.objects.bulk_create(
        Subscription(guest=one, kind="blog", confirmed_at=now) for one in guests
    )


def test_each_has_it_once_through_kills(author, tmp_path):
    subscribe(PEOPLE)
    sink, chance = Sink(), random.Random(17)
    sink.server.start()
    workers = Workers(tmp_path, sink.port)
    try:
        post = Post(title="The withies", slug="the-withies", author=author, status="published")
        post.published_at = timezone.now()
        post.write("\n\n".join([WORDS] * 3))
        post.save()
        began, next_kill = time.monotonic(), 50

        def all_settled():
            nonlocal next_kill
            if len(sink.heard) > next_kill:
                workers.kill_one(chance)
                next_kill += chance.randrange(150, 650)
            sent = OutgoingMail.objects.filter(kind="comments.article", outcome="sent")
            return len(sink.heard) == PEOPLE and sent.count() == PEOPLE

        until(all_settled, seconds=1500)
        seconds = time.monotonic() - began
    finally:
        workers.end()
        sink.server.stop()

    twice = {email: sink.ids[email] for email, times in sink.heard.items() if times > 1}
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"\n{PEOPLE:,} letters in {seconds:.0f} s ({PEOPLE / seconds:.0f} a second), {workers.kills} kills,"
        f" {ended.ru_utime + ended.ru_stime:.0f} s of the processor for the workers and their starts;"
        f" {len(twice)} came twice, under the same Message-ID"
    )
    assert all(len(numbers) == 1 for numbers in sink.ids.values()), "one number, one message"
    assert len(twice) <= workers.kills and max(sink.heard.values()) <= 2 + workers.kills // 10
    assert Mailing.objects.get(post=post).sent == PEOPLE
    assert seconds < MINUTES * 60 * PEOPLE / 10_000 + 60
