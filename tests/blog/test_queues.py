"""What somebody waits for before they can go on waits for nothing else: each queue has a process of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from accounts.models import Recipient
from blog.mail import outbox
from blog.models import OutgoingMail
from blog.operating.tasks.queue_processes import STARTED
from comments.models import Subscription
from tests.mail import Postbox
from tests.served import ROOT, environment
from tests.waiting import let_pass, until

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]


class SlowPostbox(Postbox):
    """A mail server that takes messages for one address only once it is let go on."""

    def __init__(self, slow):
        self.slow, self.asked, self.may_go_on = slow, [], False
        super().__init__()

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        while address == self.slow and not self.may_go_on:
            await asyncio.sleep(0.05)
        return await super().handle_RCPT(server, session, envelope, address, options)


@contextmanager
def at_work(folder, **variables):
    command = [sys.executable, "manage.py", "db_worker", "--per-queue", "--no-reload"]
    command += ["--interval", "0.05", "--no-startup-delay"]
    with open(folder / "log", "w") as log:
        worker = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder, **variables), stderr=log
        )
    try:
        until(lambda: len(children_of(worker)) == 3, alive=lambda: worker.poll() is None)
        yield worker
    finally:
        worker.terminate()
        try:
            assert worker.wait(60) == 0, (folder / "log").read_text()
        finally:
            worker.kill()  # Else it would do the tasks of the tests to come.


def children_of(worker):
    path = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
    return {int(pid) for pid in path.read_text().split()}


def test_a_code_leaves_while_a_mail_server_takes_its_time_over_another_message(
    client, reader, second_reader, post, tmp_path
):
    postbox = SlowPostbox(slow=reader.email)
    Subscription.objects.follow(reader, Subscription.Kind.BLOG)
    outbox.enqueue_for_many("comments.article", [Recipient.of(reader)], about=post)
    with at_work(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{postbox.port}"):
        until(lambda: reader.email in postbox.asked, what=(tmp_path / "log").read_text)
        client.post("/accounts/login/code/", {"email": second_reader.email})
        until(lambda: postbox.messages, what=(tmp_path / "log").read_text)
        assert [one.to for one in postbox.messages] == [second_reader.email]
        postbox.may_go_on = True
        until(lambda: reader.email in {one.to for one in postbox.messages})
    postbox.stop()


def test_a_code_goes_before_what_strangers_have_asked_to_confirm(client, reader, site, postbox):
    for number in range(3):
        about = {"email": f"somebody-{number}@example.org"}
        client.post("/follow/guest/", about, headers={"sec-fetch-site": "same-origin"})
    client.post("/accounts/login/code/", {"email": reader.email})
    assert [one.to for one in postbox.deliver()][0] == reader.email and len(postbox.messages) == 4


def test_letters_to_many_let_others_go_before_them_where_the_mail_server_is_slow(
    reader, second_reader, post, postbox, monkeypatch
):
    people = [reader, second_reader]
    for person in people:
        Subscription.objects.follow(person, Subscription.Kind.BLOG)
    hours = count(0, 3600)  # Each time that anybody looks at the clock, a driver perhaps.
    monkeypatch.setattr(outbox.time, "monotonic", lambda: next(hours))
    outbox.enqueue_for_many("comments.article", [Recipient.of(one) for one in people], about=post)
    outbox.deliver_together.call(list(OutgoingMail.objects.values_list("pk", flat=True)))
    assert postbox.messages == []
    monkeypatch.undo()
    assert {one.to for one in postbox.deliver()} == {one.email for one in people}


def test_a_queue_s_process_that_was_killed_is_started_again_and_none_outlives_the_others(tmp_path):
    with at_work(tmp_path) as worker:
        let_pass(STARTED + 0.5, "Who has lived so long has started.")
        before = children_of(worker)
        os.kill(max(before), signal.SIGKILL)
        until(lambda: len(children_of(worker)) == 3 and children_of(worker) != before)
        after = children_of(worker)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in after))


def test_one_that_is_told_to_end_before_it_has_begun_to_work_ends(tmp_path):
    program = """
import os, signal
from blog.operating.tasks.queue_processes import QueueProcesses
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
QueueProcesses(lambda queue: signal.pause()).run()
"""
    how = {
        "cwd": ROOT,
        "env": environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "config.settings"},
    }
    watcher = subprocess.run(
        [sys.executable, "-c", program], **how, stderr=subprocess.PIPE, timeout=60
    )
    assert watcher.returncode == 1 and b"exit code -15" in watcher.stderr, watcher.stderr


def test_none_goes_on_when_the_process_that_watches_them_is_killed(tmp_path):
    command = [sys.executable, "manage.py", "db_worker", "--per-queue", "--no-reload"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path))
    until(lambda: len(children_of(worker)) == 3)
    left = children_of(worker)
    worker.kill()
    worker.wait(60)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
