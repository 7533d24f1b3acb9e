"""What a process does, counted: so many requests, comments, tries to sign in, messages.

    count("sign-ins", "failed")

Each process counts in memory, since it began, and hands on what has been added (blog/operating/monitoring/keeping.py).
A key is a name and words that the code chooses: never what a person typed, nor where they came from.
"""

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

# Upper ends of a histogram of durations, in seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ENDS = (*map(str, BUCKETS), "+Inf")
SEEN = "parley.seen"  # where a Seen is, in the environ of a request that Django has answered
REQUEST_ID = "parley.request_id"  # and its id
MOST = 2000  # different keys; a bound, not a size that is expected

_lock, _counted = threading.Lock(), Counter()
sources = []  # functions that say the totals of whoever counts by itself


def count(*key, n=1):
    with _lock:
        if key in _counted or len(_counted) < MOST:
            _counted[key] += n


def answered(kind, status, seconds):
    """Count a request: what kind it was, what it was answered with, and how long that took."""
    end = ENDS[bisect_left(BUCKETS, seconds)]
    with _lock:
        _counted["requests", kind, str(status)] += 1
        _counted["seconds", kind, end] += 1
        _counted["seconds in all", kind] += seconds
    if status >= 500:
        count("errors", kind)


def totals():
    """{key: n} since the process began."""
    with _lock:
        counts = Counter(_counted)
    for source in sources:
        counts.update(source())
    return counts


@dataclass(frozen=True)
class Seen:
    """A request as figures and logs know it: never its address, which may hold a name or a key."""

    kind: str  # one of a dozen
    page: str = ""  # the name of the address, or how it is written
    route: str = ""
    queries: int = 0
    milliseconds: float = 0


class Tally:
    """Requests of one kind, counted without a lock by the one thread that answers them."""

    def __init__(self, kind):
        self.kind = kind
        self._ends, self._statuses, self._seconds = [0] * len(ENDS), {}, 0.0

    def answered(self, status, seconds):
        self._ends[bisect_left(BUCKETS, seconds)] += 1
        self._statuses[status] = self._statuses.get(status, 0) + 1
        self._seconds += seconds

    def totals(self):
        counts = {("seconds", self.kind, end): n for end, n in zip(ENDS, self._ends, strict=True)}
        counts |= {("requests", self.kind, str(one)): n for one, n in list(self._statuses.items())}
        counts["seconds in all", self.kind] = self._seconds
        counts["stored", self.kind] = sum(self._ends)
        return Counter({key: n for key, n in counts.items() if n})
