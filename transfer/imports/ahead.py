"""Work that is done ahead by threads, while whoever takes its results does something else."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor

THREADS = 2
AHEAD = 6  # results that may wait to be taken


def ahead(do, questions, before_waiting=lambda: None):
    """Yield do(*question) for each, in their order; `questions` are asked for in the caller's own thread.

    Where the next result isn't there yet, `before_waiting()` is called.
    """

    def taken():
        if not waiting[0].done():
            before_waiting()
        return waiting.popleft().result()

    with ThreadPoolExecutor(THREADS) as threads:
        waiting = deque()
        try:
            for question in questions:
                waiting.append(threads.submit(do, *question))
                if len(waiting) > AHEAD:
                    yield taken()
            while waiting:
                yield taken()
        finally:
            for one in waiting:
                one.cancel()
