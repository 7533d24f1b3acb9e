"""The heartbeats of web workers: numbers in memory that all of a server share, and who watches them.

Each worker's event loop raises its own once a second. One that hangs, stopped or at something that never ends, keeps
half of all connections waiting, because the kernel deals them out to those who listen. It is killed, and
the server starts another. Time is counted in the beats of the one who watches: on a machine that is busy, or was
suspended, both are slow, and nobody is taken for hung.
"""

import asyncio
import mmap
import os
import signal
import struct
import threading
from contextlib import suppress

INTERVAL = 1.0  # seconds between two beats
BOUND = (
    30  # beats of who watches without one of a worker, which takes thousands of requests in them
)
_NUMBER = struct.Struct("@Q")


class Heartbeats:
    """The heartbeats of so many workers. Made before they are forked."""

    def __init__(self, workers):
        self._memory = mmap.mmap(-1, 2 * workers * _NUMBER.size)
        self._mine = None

    def begin(self, idx, loader):
        """Load the application in a worker that was just forked, and have its event loop beat from now on."""
        self._mine = idx
        asyncio.get_event_loop().call_soon(self._beat)
        return loader()

    def take_ended(self):
        """How many before this worker were ended in its place and not yet told of."""
        if self._mine is None:
            return 0
        ended = self._get(2 * self._mine + 1)
        self._set(2 * self._mine + 1, 0)
        return ended

    def watch(self, workers, report, bound=BOUND):
        """Kill those of `workers()` that hang, in a thread of its own."""
        threading.Thread(target=self._watch, args=(workers, report, bound), daemon=True).start()

    def _beat(self):
        self._set(2 * self._mine, self._get(2 * self._mine) + 1)
        asyncio.get_running_loop().call_later(INTERVAL, self._beat)

    def _watch(self, workers, report, bound):
        pause, seen = threading.Event(), {}  # {pid: (its last beat, for how many of ours)}
        while not pause.wait(INTERVAL):
            pids = {worker.inner.pid: worker.idx for worker in workers()}
            seen = {pid: about for pid, about in seen.items() if pid in pids}
            for pid, idx in pids.items():
                beat, silent = self._get(2 * idx), 0
                if pid in seen:
                    last, before = seen[pid]
                    silent = before + 1 if beat == last else 0
                seen[pid] = beat, silent
                if silent == bound:
                    self._set(2 * idx + 1, self._get(2 * idx + 1) + 1)
                    report(
                        f"A web worker hung for {bound * INTERVAL:.0f} seconds and is ended. Another is started."
                    )
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def _get(self, place):
        return _NUMBER.unpack_from(self._memory, place * _NUMBER.size)[0]

    def _set(self, place, number):
        _NUMBER.pack_into(self._memory, place * _NUMBER.size, number)


of_this_server = None  # The Heartbeats of the server that this process is, or is a worker of.
