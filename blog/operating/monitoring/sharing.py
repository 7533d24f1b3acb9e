"""What the processes of this machine have counted, each in a file of its own, for whichever is asked.

A file is written whole and then renamed. One of a process that has ended stays, since what was counted
never becomes less; a start of the site clears them away, and whoever draws curves of them knows that.
"""

import json
import os
from collections import Counter
from contextlib import suppress

from django.conf import settings


def folder():
    return settings.DATA_DIR / "figures"


class Share:
    """The file of one process."""

    def __init__(self, name):
        self._file, self._put = folder() / f"{name}.json", None

    def put(self, totals):
        """Let others see these totals; where that can't be written, they see the earlier ones."""
        if totals == self._put and self._file.exists():
            return
        half = self._file.with_suffix(".half")
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_text(json.dumps([[*key, n] for key, n in totals.items()]))
            os.replace(half, self._file)
            self._put = totals


def all_totals():
    """{key: n} of all processes since the start of the site; this one's are in its file as well.

    From the files alone, so that whichever process is asked, a count never becomes less.
    """
    totals = Counter()
    for file in folder().glob("*.json"):
        with suppress(OSError, ValueError):
            totals.update({tuple(key): n for *key, n in json.loads(file.read_text())})
    return totals


def clear():
    """Forget what the processes of before had counted: before any of the new ones begins."""
    for file in folder().glob("*.json"):
        file.unlink(missing_ok=True)
