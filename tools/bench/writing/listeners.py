"""Five thousand who have a thread open while sixteen write in it: when they hear of it, and what that costs."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.urls import reverse

from accounts.models import User
from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from tools.bench.crowd import people
from tools.bench.figures import Figure
from tools.bench.grounds import ROOT
from tools.bench.reading.memory import family, of_family
from tools.bench.writing import together
from tools.bench.yardsticks import load, servers

LISTENERS, A_SECOND = 5_000, 100  # at most, and for each second that is measured
PAUSE = 1_000  # milliseconds that each writer waits before a comment, on average
FIRST = 20  # comments that are there to be answered


def measure(bench):
    people.hurry()
    listeners = min(LISTENERS, A_SECOND * bench.seconds)
    alone, heard_of = (_article(name) for name in ("read-alone", "listened-to"))
    what = f"{listeners:,} listeners to one thread"
    with servers.parley(bench.ground) as (port, server):
        page = f"http://127.0.0.1:{port}{bench.posts[100]}"
        without = [load.drive(page, 2).a_second for _ in range(bench.runs)]
        with together.writing(port, alone, bench.seconds, PAUSE) as writers_alone:
            time.sleep(bench.seconds)
        before, _ = of_family(server.pid)
        with _listening(port, heard_of, listeners) as crowd:
            yield Figure(f"{what}: until all listen", [crowd.ask("open")["seconds"]], "s")
            after, _ = of_family(server.pid)
            yield Figure(f"{what}: memory that they take", [after - before], "MB", at_most=60)
            beside = [load.drive(page, 2).a_second for _ in range(bench.runs)]
            ratio = [mine / theirs for mine, theirs in zip(beside, without, strict=True)]
            yield Figure(
                "a stored page beside them, over that without", ratio, "times", at_least=0.9
            )
            crowd.ask("heard")
            began = _number(heard_of)
            with together.writing(port, heard_of, bench.seconds, PAUSE) as writers:
                time.sleep(bench.seconds)
            heard = crowd.heard_all(_number(heard_of))
            late = sorted(_lateness(heard["told"], heard_of, began))
            yield Figure(f"{what}: comments meanwhile", [writers.a_second], "comments/s")
            yield _of(late, 50, f"{what}: told after (median)", at_most=2)
            yield _of(late, 99, f"{what}: told after (p99)", at_most=5)
            posts = [writers.p50 / writers_alone.p50]
            note = f"{writers_alone.p50:.1f} → {writers.p50:.1f} ms"
            yield Figure(
                "a post beside them, over that without", posts, "times", at_most=1.2, note=note
            )
            yield from _killed(crowd, server, heard_of, listeners)


def _killed(crowd, server, post, listeners):
    """A worker is killed: its listeners come back, and none misses or hears twice what was said meanwhile."""
    victim = _a_worker(server.pid)
    os.kill(victim, signal.SIGKILL)
    said = Comment.write(post, _writer(), "Said while they were away.")
    back = crowd.ask("back")
    heard = crowd.heard_all(_number(post))
    what = "listeners of a killed worker"
    yield Figure(
        f"{what}: until they are back",
        [back["seconds"]],
        "s",
        at_most=10,
        note=f"{back['lost']:,} of them",
    )
    missed = listeners - heard["last"].get(str(_number(post)), 0)
    yield Figure(
        f"{what}: who missed something", [missed], "", at_most=0, note=f"comment {said.pk}"
    )
    yield Figure(
        "told twice, or refused",
        [len(heard["wrong"])],
        "",
        at_most=0,
        note=", ".join(heard["wrong"][:3]),
    )


def _lateness(told, post, began):
    """Seconds between each comment and each listener who heard of it.

    `told` has (number heard before, number, time). The article's version was `began`, and rises by one
    with each comment.
    """
    times = Comment.objects.filter(post=post).order_by("created_at")
    times = [at.timestamp() for at in times.values_list("created_at", flat=True)][FIRST:]
    for before, number, at in told:
        for one in range(max(before, began), number):
            yield at - times[one - began]


def _of(late, hundredths, what, **wanted):
    return Figure(what, [late[len(late) * hundredths // 100]], "s", **wanted)


def _a_worker(pid):
    """The process of the server that holds most connections: one of its workers."""

    def sockets(one):
        return sum(
            os.readlink(f"/proc/{one}/fd/{fd}").startswith("socket")
            for fd in os.listdir(f"/proc/{one}/fd")
        )

    return max(family(pid), key=sockets)


def _article(slug):
    post = Post(title=slug.replace("-", " ").title(), slug=slug, status="published")
    post.author = User.objects.get(name="Wren")
    post.write("Say what you think, and look who listens.")
    post.save()
    for number in range(FIRST):
        Comment.write(post, _writer(), f"The {number}th to be here.")
    return post


def _writer():
    return Writer(account=User.objects.get(name="Wren"), name="Wren")


def _number(post):
    return Post.objects.values_list("version", flat=True).get(pk=post.pk)


class _Crowd:
    def __init__(self, process):
        self.process = process

    def ask(self, order):
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def heard_all(self, number, seconds=10):
        """What was heard, once everybody has heard `number`, or after so many seconds."""
        end, told = time.monotonic() + seconds, []
        while True:
            heard = self.ask("heard")
            told += heard["told"]
            if [*heard["last"]] == [str(number)] or time.monotonic() > end:
                return heard | {"told": told}
            time.sleep(0.2)


@contextmanager
def _listening(port, post, number):
    command = [sys.executable, "-m", "tools.bench.crowd.listeners", "--port", str(port)]
    command += ["--path", reverse("live", args=[post.pk]), "--number", str(number)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        try:
            yield _Crowd(process)
        finally:
            process.terminate()
