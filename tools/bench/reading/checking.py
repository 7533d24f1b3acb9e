"""`manage.py check_threads` on blogs of very different size: how long, and how much memory."""

import os
import subprocess
import sys
import time
from contextlib import nullcontext

from tools.bench.figures import Figure
from tools.bench.grounds import ROOT, copy_of

BLOGS = {"small": "10,000", "threads": "111,710, half of them one tree", "large": "1,000,000"}
MB = 1_000_000


def measure(bench):
    memory = {}
    for name, comments in BLOGS.items():
        with _blog(bench, name) as ground:
            runs = [_checked(ground) for _ in range(bench.runs)]
        seconds, peaks = map(list, zip(*runs, strict=True))
        at_most = 60 if name == "large" else None
        yield Figure(f"check_threads, {comments} comments", seconds, "s", at_most=at_most)
        memory[name] = Figure(f"check_threads, {comments} comments: peak RSS", peaks, "MB")
        yield memory[name]
    what = "check_threads: peak RSS, 1,000,000 comments over 10,000"
    yield memory["large"].over(memory["small"], what, at_most=1.5)


def _checked(ground):
    """Seconds, and megabytes at most, of a check that finds nothing."""
    command = [sys.executable, "manage.py", "check_threads"]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=ground.environment(), stdout=subprocess.PIPE)
    output = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(output)
    return seconds, used.ru_maxrss * 1024 / MB


def _blog(bench, name):
    return (
        nullcontext(bench.ground)
        if name == "threads"
        else copy_of(name, bench.tell, bench.ground.database)
    )
