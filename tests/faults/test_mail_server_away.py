"""A mail server that is away for a day: the letters wait, and each leaves once when it is back.

    .venv/bin/pytest -n0 -s -m slow tests/faults/test_mail_server_away.py

The day passes by the worker's clock, in less than a minute of ours.
"""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Confirmation, Guest
from blog.models import OutgoingMail, Post
from comments.models import Subscription
from tests.faults.clocks import Clock
from tests.mail import Postbox
from tests.served import ROOT, environment
from tests.waiting import until

pytestmark = [
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.databases,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
PEOPLE = 20
DAY = timedelta(days=1)


@contextmanager
def worker(folder, clock, port):
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    command += ["--interval", "0.05", "--no-startup-delay"]
    env = environment(folder, EMAIL_URL=f"smtp://127.0.0.1:{port}?timeout=5") | clock.variables
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def subscribe():
    for number in range(PEOPLE):
        email = f"reader-{number}@example.org"
        guest = Guest.objects.create(email=email, loose_email=email)
        about = {"guest": guest, "confirmed_at": timezone.now()}
        Confirmation.objects.create(token=f"articles-{number}", **about)
        Subscription.objects.create(kind="blog", **about)


def letters():
    return OutgoingMail.objects.filter(kind="comments.article")


def test_letters_wait_for_a_day_and_each_leaves_once(author, tmp_path):
    subscribe()
    clock, postbox = Clock(tmp_path), Postbox()
    postbox.stop()
    began = timezone.now()
    with worker(tmp_path, clock, postbox.port):
        post = Post(title="The withies", slug="the-withies", author=author, status="published")
        post.published_at = began
        post.write("The ferry waits for the tide.")
        post.save()
        passed, tries = timedelta(0), 0
        while passed < DAY:
            tries += 1
            until_all(tmp_path, tries__gte=tries)
            passed = letters().aggregate(at=Max("due_at"))["at"] - timezone.now()
            clock.set(int(passed.total_seconds()) + 5)
        assert 4 < tries < 9, "it asks quickly at first, and then seldom"
        postbox.start()
        until_all(tmp_path, outcome="sent")
    assert letters().aggregate(at=Min("settled_at"))["at"] - began > DAY
    assert sorted(message.to for message in postbox.messages) == sorted(
        f"reader-{number}@example.org" for number in range(PEOPLE)
    )
    postbox.stop()


def until_all(folder, **are):
    until(lambda: letters().filter(**are).count() == PEOPLE, what=(folder / "log").read_text)
