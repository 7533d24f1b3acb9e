"""Readers while sixteen write: on the article that they write below, and on another one."""

import json
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlencode

from blog.models import Post
from comments.models import Comment
from tools.bench.crowd import people
from tools.bench.figures import Figure
from tools.bench.writing.posting import headers_of
from tools.bench.yardsticks import load, servers

WRITERS, BEFORE = 16, 1  # seconds that they write before anybody is timed
SCRIPT = Path(__file__).with_name("write.lua")
SIZE = 100


@dataclass
class Writers:
    """What wrk tells of them in the end."""

    a_second: float = 0
    p50: float = 0  # milliseconds
    p99: float = 0


def measure(bench):
    people.hurry()
    written, other = bench.posts[SIZE], bench.posts[10]
    post = Post.objects.get(slug=f"with-{SIZE}")
    with servers.parley(bench.ground) as (port, _):
        pages = {
            "another article than they write below": f"http://127.0.0.1:{port}{other}",
            "the article that they write below": f"http://127.0.0.1:{port}{written}",
        }
        for what, url in pages.items():
            yield from _with_and_without(bench, port, post, what, url)


def _with_and_without(bench, port, post, what, url):
    alone, beside, writers = [], [], []
    for _ in range(bench.runs):
        alone.append(load.drive(url, bench.seconds).p99)
        with writing(port, post, bench.seconds) as figures:
            beside.append(load.drive(url, bench.seconds).p99)
        writers.append(figures)
    without = Figure(f"p99 of readers alone: {what}", alone, "ms")
    together = Figure(f"p99 of readers beside {WRITERS} writers: {what}", beside, "ms")
    yield from (without, together)
    yield together.over(without, "readers’ p99 beside writers over that without", at_most=3)
    yield Figure("comments stored meanwhile", [one.a_second for one in writers], "comments/s")
    yield Figure("p99 of a post meanwhile", [one.p99 for one in writers], "ms")


@contextmanager
def writing(port, post, seconds, pause=0):
    """Sixteen people who write for as long as the block takes: at once after each other, or after `pause` ms on average."""
    writers = Writers()
    with NamedTemporaryFile("w", suffix=".keys") as keys:
        answered = Comment.objects.filter(post=post).answerable().values_list("pk", flat=True)
        keys.write("".join(f"{key}\n" for key in answered))
        keys.flush()
        before = Comment.objects.filter(post=post).count()
        url = f"http://127.0.0.1:{port}/comments/new/{post.pk}/"
        sent = [f"-H{name}: {value}" for name, value in headers_of("Marrow").items()]
        command = ["wrk", "-t1", f"-c{WRITERS}", f"-d{seconds + 2 * BEFORE}s", "--timeout", "20s"]
        command += ["-s", str(SCRIPT), *sent, url, "--", keys.name, urlencode(people.terms())]
        command += [str(pause)] if pause else []
        wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            wrk.wait(BEFORE)
        except subprocess.TimeoutExpired:
            pass
        yield writers
        output, _ = wrk.communicate()
        stored = Comment.objects.filter(post=post).count() - before
    [line] = [line for line in output.splitlines() if line.startswith("REPORT ")]
    seen = json.loads(line.removeprefix("REPORT "))
    if seen["not_ok"] or seen["broken"]:
        raise load.NotOk(f"{url}: {line}")
    writers.a_second = stored / seen["microseconds"] * 1e6
    writers.p50, writers.p99 = seen["p50"] / 1e3, seen["p99"] / 1e3
