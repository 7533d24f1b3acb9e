"""One part of the benchmark, in a process of its own, on the database that DATABASE_URL names.

python -m tools.bench.measuring pages --runs 5 --seconds 2 --into figures.json
"""

import argparse
import os
import signal
import sys
from importlib import import_module
from pathlib import Path

import django

from tools.bench.bench import Bench
from tools.bench.figures import to_json
from tools.bench.grounds import copy_of
from tools.bench.parts import NAMED


def main():
    options = argparse.ArgumentParser()
    options.add_argument("part")
    options.add_argument("--blog", help="another than the part’s own")
    options.add_argument("--runs", type=int, required=True)
    options.add_argument("--seconds", type=int, required=True)
    options.add_argument("--export", type=int, nargs=3, default=(0, 0, 0))
    options.add_argument("--into", type=Path, required=True)
    options = options.parse_args()
    end_in_order()
    with copy_of(options.blog or NAMED[options.part].blog) as ground:
        ground.manage("collectstatic", "--noinput")
        os.environ |= ground.environment()
        django.setup()
        # Only now: they import models.
        posts = import_module("tools.bench.reading.asking").addresses()
        part = import_module(NAMED[options.part].module)
        bench = Bench(ground, posts, options.runs, options.seconds, tuple(options.export))
        figures = list(part.measure(bench))
    options.into.write_text(to_json(figures))


def end_in_order():
    """Whoever is asked to end (SIGTERM, as by `timeout`) leaves no server and no copy of a blog behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before all was measured."))


if __name__ == "__main__":
    main()
