"""A real mail server on loopback, and the worker's own code in this process."""

import email
import email.policy
import re
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db.models import F
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from blog.models import EdgePurge, OutgoingMail
from comments.models import Digest
from moderation.models import Alert
from tests.served import free_port
from tests.valid import mistakes

CHECKED = 20  # messages of a test, whose HTML is looked through


class Postbox:
    """Where the blog's mail arrives. `messages` are as they came over the wire, oldest first."""

    def __init__(self):
        self.port = free_port()
        self.messages = []
        self.answer = "250 OK"
        self.refuses = {}  # address: what the server says where it is named
        self.start()

    def start(self):
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    def stop(self):
        """The server is away until `start` is called."""
        self.server.stop(no_assert=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("2"):
            self.messages.append(Received(envelope))
        return self.answer

    def deliver(self, after=timedelta(0)):
        """Let the worker pay what is due by now, or after a while; returns all that arrived."""
        if after:
            time_passes(after)
        work()
        return self.messages

    def code(self):
        """The newest code that arrived; codes overtake the letters that are due with them."""
        return next(one.code for one in reversed(self.deliver()) if one.code)


class Received:
    """One message: `to`, `subject`, `body`, `html` if it has some, any header by `[name]`, and the `raw` bytes."""

    def __init__(self, envelope):
        self.to, self.sender, self.raw = envelope.rcpt_tos[0], envelope.mail_from, envelope.content
        self.parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.subject = self.parsed["Subject"]
        self.body, self.html = self._said("plain"), self._said("html")

    def _said(self, kind):
        part = self.parsed.get_body([kind])
        return part.get_content().replace("\r\n", "\n") if part else ""

    def __getitem__(self, header):
        return self.parsed[header]

    @property
    def code(self):
        """The six figures in it, as somebody would paste them; None, if it has none."""
        found = re.search(r"^\d{3} \d{3}$", self.body, re.MULTILINE)
        return found and found[0]


def time_passes(span):
    """Everything that was to be done later is due that much sooner."""
    OutgoingMail.objects.update(due_at=F("due_at") - span)
    for name in ("held_until", "settled_at"):
        OutgoingMail.objects.filter(**{f"{name}__isnull": False}).update(**{name: F(name) - span})
    Digest.objects.closed().update(closed_at=F("closed_at") - span)
    for name in ("due_at", "held_until", "settled_at"):
        Alert.objects.filter(**{f"{name}__isnull": False}).update(**{name: F(name) - span})
    EdgePurge.objects.update(owed_at=F("owed_at") - span)
    DBTaskResult.objects.filter(run_after__year__lt=9999).update(run_after=F("run_after") - span)
    DBTaskResult.objects.running().update(started_at=F("started_at") - span)


def work():
    """What the worker's process does with the tasks that are due, until none is left.

    Its own loop would close the connection that a test's transaction lives in.
    """
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
        excluded_queue_names=[],
    )
    while due := DBTaskResult.objects.ready().first():
        due.claim(worker.worker_id)
        worker.run_task(due)
    failed = DBTaskResult.objects.failed()
    assert not failed.exists(), failed.first().traceback


@pytest.fixture
def postbox(settings):
    """Mail really leaves over SMTP: `postbox.deliver()` returns what has arrived.

    Whatever HTML has arrived by the end has no mistake, of which kind it may be.
    """
    box = Postbox()
    where = {"host": "127.0.0.1", "port": box.port, "timeout": 60}
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": where}}
    yield box
    box.stop()
    shown = [one for one in box.messages if one.html][:CHECKED]
    wrong = {one.subject: found for one in shown if (found := mistakes(one.html))}
    assert not wrong
