"""Sixteen people write at once, in processes of their own; with and without one killed each second.

tools/bench/crowd/ has the writers and what they do; the test of the same name lets them loose for a
moment, this for as long as it takes to see the slowest post in a hundred.
"""

import tempfile
from itertools import count
from pathlib import Path

from accounts.models import User
from blog.models import Post
from tools.bench.crowd.crowd import Crowd
from tools.bench.figures import Figure

WRITERS, SECONDS = 16, 20
ARTICLES = 1, 8
A_KILL = 1  # second
SLOWEST = {"SQLite": 2_000, "PostgreSQL": 500}  # milliseconds that one post in a hundred may take

_number = count(1)


def measure(bench):
    yield from _written(bench, "who only write, 1 post", 1, only_writes=True)
    yield from _written(bench, "who only write, 8 posts", 8, only_writes=True)
    for articles in ARTICLES:
        what = f"who do everything, {_counted(articles)}"
        yield from _written(bench, what, articles)
        killed = f"{what}, one killed each second"
        yield from _written(bench, killed, articles, killed_every=A_KILL)


def _written(bench, what, articles, **how):
    what = f"{WRITERS} writers for {SECONDS} s {what}"
    crowds = [_crowd(bench, articles, **how) for _ in range(bench.runs)]
    complaints = []
    for crowd in crowds:
        crowd.run()
        complaints.append(crowd.complaints())
    for complaint in sum(complaints, [])[:10]:
        bench.report(complaint)
    stored = [crowd.stored() / SECONDS for crowd in crowds]
    # A fifth of what the others do are decisions, each of them three pages.
    wanted = {"at_least": 200} if "only_writes" in how else {}
    yield Figure(f"{what}: stored", stored, "comments/s", **wanted)
    yield Figure(f"{what}: p50 of a post", [_slower_than(crowd, 50) for crowd in crowds], "ms")
    slowest = [_slower_than(crowd, 99) for crowd in crowds]
    at_most = SLOWEST[bench.ground.database.name]
    yield Figure(f"{what}: p99 of a post", slowest, "ms", at_most=at_most)
    yield Figure(f"{what}: complaints", [*map(len, complaints)], "", at_most=0)


def _crowd(bench, articles, **how):
    folder = Path(tempfile.mkdtemp(prefix="diaries-", dir=bench.ground.folder))
    posts = [_article() for _ in range(articles)]
    env = bench.ground.environment()
    return Crowd(env, folder, posts, writers=WRITERS, seconds=SECONDS, **how)


def _article():
    number = next(_number)
    post = Post(title=f"For many, {number}", slug=f"for-many-{number}", status="published")
    post.author = User.objects.get(name="Wren")
    post.write("Say what you think, all at once.")
    post.save()
    return post


def _slower_than(crowd, hundredths):
    """Milliseconds in which so many of a hundred posts were acknowledged."""
    seconds = crowd.seconds_of_posts
    return seconds[len(seconds) * hundredths // 100] * 1e3


def _counted(articles):
    return "1 post" if articles == 1 else f"{articles} posts"
