"""One at a time renders what many ask for at once; the others wait for it."""

import fcntl
import os
import time
from contextlib import contextmanager

from django.conf import settings

DOORS = 256  # lock files; two pages that share one wait for each other now and then
PATIENCE = 5.0  # seconds; whoever has waited so long renders for themselves
PAUSE = 0.002


@contextmanager
def single_flight(key):
    """Hold the lock of what `key` (hexadecimal) names, across this machine's processes.

    The kernel takes the lock from a process that dies; where no lock can be had (a folder
    that can't be written), nobody waits.
    """
    folder, name = settings.DATA_DIR / "locks", f"{int(key[:8], 16) % DOORS:02x}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        door = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        patient_until = time.monotonic() + PATIENCE
        while not _has_taken(door) and time.monotonic() < patient_until:
            time.sleep(PAUSE)
        yield
    finally:
        os.close(door)


def _has_taken(door):
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
