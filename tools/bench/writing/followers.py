"""A comment on an article that a thousand follow: what it costs its writer, and until all are told."""

import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import count
from statistics import median

from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.names import spelling
from blog.models import Post
from comments.gate import Writer
from comments.models import Comment, Digest, Subscription
from tests.served import free_port
from tools.bench.figures import Figure
from tools.bench.grounds import ROOT

FOLLOWERS = 1_000
SIZE, OTHER = 100, 1_000  # comments below the two articles, which makes no difference
OFTEN = 40  # comments in each run; they stay
PATIENCE = 300  # seconds

_numbers = count(1)


def measure(bench):
    post = Post.objects.get(slug=f"with-{SIZE}")
    who = Writer(account=User.objects.get(name="Marrow"), name="Marrow")
    people = _people()
    follows = {"kind": Subscription.Kind.ARTICLE, "post": post, "confirmed_at": timezone.now()}
    Subscription.objects.bulk_create(Subscription(account=one, **follows) for one in people)
    pair = [post, Post.objects.get(slug=f"with-{OTHER}")]
    _by_turns(pair, who)  # to warm up
    alone, followed = [], []
    for _ in range(bench.runs):
        # Which of the two is followed changes, and then the database has time to settle.
        pair.reverse()
        Subscription.objects.update(post=pair[0])
        _by_turns(pair, who)
        with_them, without = _by_turns(pair, who)
        followed.append(with_them)
        alone.append(without)
    Subscription.objects.update(post=post)
    alone = Figure("a comment on an article that nobody follows", alone, "ms")
    followed = Figure(f"on one that {FOLLOWERS:,} follow", followed, "ms")
    yield from (alone, followed)
    yield followed.over(alone, "the second over the first", at_most=1.2)

    runs = [_notified(bench, post, who) for _ in range(min(bench.runs, 3))]
    seconds, worked, meanwhile = zip(*runs, strict=True)
    what = f"until {FOLLOWERS:,} messages have left, by one worker"
    yield Figure(what, list(seconds), "s", at_most=60)
    yield Figure("of that, the worker’s own work", list(worked), "s", note="the processor’s time")
    yield Figure("a comment elsewhere meanwhile", list(meanwhile), "ms")


def _by_turns(posts, who):
    """Milliseconds of a comment on each of `posts`, one after the other and again."""
    taken = {post: [] for post in posts}
    for _ in range(OFTEN):
        for post in posts:
            began = time.perf_counter()
            Comment.write(post, who, f"The same at our end. {next(_numbers)}.")
            taken[post].append(time.perf_counter() - began)
    return [median(taken[post]) * 1e3 for post in posts]


def _notified(bench, post, who):
    """Seconds until all are told of a comment, those of the worker's processor, and milliseconds of
    a comment elsewhere meanwhile."""
    Digest.objects.all().delete()  # Nobody has been written to within the hour.
    DBTaskResult.objects.all().delete()  # Nor is anybody to be told of what was said before.
    elsewhere = Post.objects.exclude(pk=post.pk).filter(slug__startswith="with-").first()
    taken, before = [], _worked()
    with _mailbox() as box, _worker(bench.ground, box.port):
        began = time.perf_counter()
        Comment.write(post, who, f"The same at our end. {next(_numbers)}.")
        while len(box.heard) < FOLLOWERS and time.perf_counter() - began < PATIENCE:
            at = time.perf_counter()
            Comment.write(elsewhere, who, f"The same elsewhere. {next(_numbers)}.")
            taken.append(time.perf_counter() - at)
            time.sleep(0.2)
        seconds = time.perf_counter() - began
    if len(box.heard) != FOLLOWERS:
        raise RuntimeError(f"Only {len(box.heard)} of {FOLLOWERS} were told")
    return seconds, _worked() - before, median(taken) * 1e3


def _worked():
    """The processor's seconds of all workers that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


class _Box:
    """A mail server that takes everything."""

    def __init__(self):
        self.heard, self.port = set(), free_port()

    async def handle_DATA(self, server, session, envelope):
        self.heard.add(envelope.rcpt_tos[0])
        return "250 OK"


@contextmanager
def _mailbox():
    box = _Box()
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@contextmanager
def _worker(ground, port):
    env = ground.environment(EMAIL_URL=f"smtp://127.0.0.1:{port}")
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=env, **quiet)
    try:
        time.sleep(5)  # It is there already when somebody writes.
        yield
    finally:
        process.terminate()
        process.wait()


def _people():
    made = [
        User(email=f"rail-{n}@example.org", name=f"Rail {n}", name_key=spelling.key(f"Rail {n}"))
        for n in range(FOLLOWERS)
    ]
    User.objects.bulk_create(made)
    confirmed = {"verified": True, "primary": True}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, **confirmed) for person in made
    )
    return made
