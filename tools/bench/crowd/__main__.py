"""The process that all writers descend from. It replaces those that are killed.

    python -m tools.bench.crowd FOLDER --posts 1,2 --writers 16 --seconds 20 --killed-every 1

It has opened a page once, so that a writer begins at once; but every writer opens a connection
to the database of its own.
"""

import argparse
import gc
import os
import random
import signal
import time
from pathlib import Path

import django

from tools.bench.crowd.diary import is_waiting


def main():
    asked = _asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tools.bench.crowd.writer import Writer, look_around  # Apps must be there before models.

    posts = [int(pk) for pk in asked.posts.split(",")]
    look_around(posts[0])
    gc.collect()  # As config/server/web.py does before it forks the workers.
    gc.freeze()
    end = time.monotonic() + asked.seconds
    alive, numbers = {}, iter(range(1_000_000))

    def replace():
        number = next(numbers)
        if not (child := os.fork()):
            writer = Writer(asked.folder, number, posts, asked.only_writes)
            try:
                writer.write_until(end, asked.at_least)
            finally:
                os._exit(0)  # Whatever went wrong stands in its diary.
        alive[child] = number

    for _ in range(asked.writers):
        replace()
    _watch(alive, replace, end, asked)
    for child in alive:
        os.waitpid(child, 0)


def _watch(alive, replace, end, asked):
    while asked.killed_every and time.monotonic() + asked.killed_every < end:
        time.sleep(asked.killed_every)
        # Rather one that is waiting for an answer: that is when something could be half done.
        busy = [child for child, number in alive.items() if is_waiting(asked.folder, number)]
        child = random.choice(busy or list(alive))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        alive.pop(child)
        replace()
    time.sleep(max(0, end - time.monotonic()))


def _asked():
    options = argparse.ArgumentParser(description="Let a crowd write.")
    options.add_argument("folder", type=Path, help="where the diaries are kept")
    options.add_argument("--posts", required=True, help="keys of the articles, with commas between")
    options.add_argument("--writers", type=int, default=16)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--at-least", type=int, default=0, help="deeds of each, even so")
    options.add_argument("--only-writes", action="store_true", help="no deeds but new comments")
    options.add_argument("--killed-every", type=float, default=0, help="seconds; 0 for never")
    return options.parse_args()


if __name__ == "__main__":
    main()
