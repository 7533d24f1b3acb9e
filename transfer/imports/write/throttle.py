"""How much is written at once: as much as keeps nobody else from writing for longer than they would notice."""

import time
from contextlib import contextmanager

AIM = 0.03  # seconds that a transaction holds its locks
FEWEST, FIRST, MOST = 50, 100, 400  # comments of a transaction


class Throttle:
    """`size` is how many comments the next transaction is to have, going by how long those before took."""

    def __init__(self):
        self.size = FIRST

    @contextmanager
    def of(self, number):
        """Within it so many comments are written."""
        began = time.monotonic()
        yield
        wanted = number * AIM / max(time.monotonic() - began, 1e-6)
        # Half of the way: one that had to wait says little of the next.
        self.size = round(min(MOST, max(FEWEST, (self.size + wanted) / 2)))
