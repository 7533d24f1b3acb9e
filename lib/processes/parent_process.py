"""A process that ends with the one that started it, however that ends."""

import ctypes
import os
import signal
import sys


def end_with_parent(parent):
    """Have Linux end this process, as somebody would who asks it to, should its `parent` be killed outright.

    `parent` is a process id that the parent wrote down before it began this one: it may have been killed already.
    """
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
