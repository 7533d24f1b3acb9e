"""Work that can wait, behind what people wait for."""

import os
from contextlib import contextmanager, suppress

LATER = 10  # as `nice` has it


@contextmanager
def behind_readers():
    """Let this thread, and the threads and processes that it starts meanwhile, have the processor after others.

    Only who may raise a priority gets their own back afterwards: a worker that isn't root stays behind
    until it is started again, with what nobody waits for.
    """
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(before, LATER))
    try:
        yield
    finally:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, before)
