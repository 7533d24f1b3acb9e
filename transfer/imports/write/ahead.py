"""Work that is done ahead by threads, while whoever takes its results does something else."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor

THREADS = 2
LOOKAHEAD = 6  # results that may wait to be taken


def lookahead(do, questions):
    """Yield do(*question) for each, in their order; `questions` are asked for in the caller's own thread."""
    with ThreadPoolExecutor(THREADS) as threads:
        waiting = deque()
        try:
            for question in questions:
                waiting.append(threads.submit(do, *question))
                if len(waiting) > LOOKAHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()
