"""`make bench`: measure, print a table, and write var/bench/results.json.

python -m tests.benchmarks --large --runs 5 --seconds 3 --only pages,renderings
"""

import argparse
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib import import_module

import django

from tests.benchmarks.bench import Bench
from tests.benchmarks.figures import table, to_json
from tests.benchmarks.grounds import KEPT, ROOT, copy_of

# Each a module with `measure(bench)`, which gives figures one after another.
PARTS = ["pages", "renderings", "threads", "writers", "memory", "growth"]


def main():
    options = _options()
    with copy_of("threads") as ground:
        ground.manage("collectstatic", "--noinput")
        os.environ |= ground.environment()
        django.setup()
        figures = _measure(_bench(options, ground), options.only)
    print(f"\n{table(figures)}\n")
    results = KEPT / "results.json"
    results.write_text(to_json(figures, **_about(options, ground)))
    print(f"As JSON: {results.relative_to(ROOT)}")


def _measure(bench, parts):
    figures = []
    for part in parts:
        bench.tell(f"{part} …")
        # Only now: they import models.
        figures += import_module(f"tests.benchmarks.{part}").measure(bench)
    return figures


def _bench(options, ground):
    posts = import_module("tests.benchmarks.asking").addresses()
    return Bench(ground, posts, options.runs, options.seconds, options.large)


def _options():
    options = argparse.ArgumentParser(prog="make bench ARGS=…", description="Measure Parley.")
    options.add_argument("--runs", type=int, default=5, help="of each measurement (5)")
    options.add_argument("--seconds", type=int, default=3, help="of each run of wrk (3)")
    options.add_argument(
        "--large", action="store_true", help="also a blog of 10,000 articles, made in two minutes"
    )
    options.add_argument(
        "--only", type=lambda text: text.split(","), default=PARTS, help=",".join(PARTS)
    )
    return options.parse_args()


def _about(options, ground):
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _said(["git", "rev-parse", "--short", "HEAD"]),
        "database": ground.database.name,
        "cache": "Redis" if "redis" in os.environ["CACHE_URL"] else "folder",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "runs": options.runs,
        "seconds": options.seconds,
    }


def _said(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
