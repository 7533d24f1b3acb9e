"""A clock that a test sets forward and back, for processes that began with it (libfaketime)."""

from pathlib import Path

import pytest

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


class Clock:
    """What the processes that have `variables` in their environment take for the time of the day.

    Time that is measured (a timeout, a lease in memory) goes on undisturbed, as on a machine whose clock is set.
    """

    def __init__(self, folder):
        if not LIBRARIES:
            pytest.skip("No libfaketime on this machine (Debian's package faketime).")
        self._file = folder / "clock"
        self.set(0)
        self.variables = {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # seconds
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def set(self, seconds):
        """Let it be so many seconds later than it is, or earlier."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._file)  # Nobody reads half of it.
