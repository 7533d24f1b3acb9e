"""What a blog a hundred times larger does to the pages that don't show more for it."""

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager

from tools.bench.figures import Figure
from tools.bench.grounds import ROOT, copy_of

PAGES = ["home", "article", "archive", "desk", "desk, all"]
OFTEN = 5


def measure(bench):
    with ExitStack() as stack:
        blogs = {name: stack.enter_context(_asked(bench, name)) for name in ("small", "large")}
        for page in PAGES:
            yield from _compared(bench, page, blogs)


def _compared(bench, page, blogs):
    seen = {name: [] for name in blogs}
    for _ in range(bench.runs):
        for name, ask in blogs.items():
            seen[name].append(sorted(ask(page) for _ in range(OFTEN))[OFTEN // 2])
    small = Figure(f"{page}: 100 articles, 10,000 comments", seen["small"], "ms")
    large = Figure(f"{page}: 10,000 articles, 1,000,000 comments", seen["large"], "ms")
    yield from (small, large)
    yield large.over(small, f"{page}: the large blog over the small", at_most=2)


@contextmanager
def _asked(bench, name):
    """A function that renders a page of this blog afresh, and says how many milliseconds it took."""
    with copy_of(name, bench.tell, bench.ground.database) as ground:
        ground.manage("collectstatic", "--noinput")
        command = [sys.executable, "-m", "tools.bench.reading.apart"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=ground.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

        def ask(page):
            process.stdin.write(f"{page}\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        try:
            yield ask
        finally:
            process.stdin.close()
            process.wait(20)
