"""Connections that clients hold open: no address may hold more than its share of them."""

import errno
import logging
import os
import socket
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass

logger = logging.getLogger(__name__)

ROUND = 2  # seconds
FEW = 500  # open files at which nobody needs to be counted
INTERNET = {socket.AF_INET, socket.AF_INET6}


def watch(share, is_spared):
    """Start a thread of this process that does `cut_back` from now on."""
    threading.Thread(target=_watch, args=(share, is_spared), daemon=True).start()


def cut_back(share, is_spared):
    """End what an address holds beyond `share` connections; the server clears up behind them.

    `is_spared(address)` says of whom that isn't done: a proxy has the connections of everybody.
    """
    numbers = os.listdir("/proc/self/fd")
    connections = [about for number in numbers if (about := _about(int(number)))]
    ours = {one.port for one in connections if one.address is None}
    counts = Counter()
    for one in connections:
        if not one.address or one.port not in ours:
            continue
        counts[one.address] += 1
        if counts[one.address] <= share or is_spared(one.address):
            continue
        with suppress(OSError), _lent(one.number) as lent:
            if _about(one.number) == one:  # Else another one has its number by now.
                lent.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Connection:
    """An open socket of this process: its number, our port, and who is there; nobody where it listens."""

    number: int
    port: int
    address: str | None


def _about(number):
    """The Connection of this number, or None."""
    with suppress(OSError), _lent(number) as one:
        if one.family in INTERNET:
            is_listening = one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            address = None if is_listening else one.getpeername()[0]
            return Connection(number, one.getsockname()[1], address)
    return None


@contextmanager
def _lent(number):
    """The socket of this number, which stays its owner's. Raises OSError for anything else.

    No copy is made. Whoever closes a copy of a file takes from their process the locks that it has there
    (fcntl), and SQLite's are such: two would write at once, and what one has written would be gone.
    """
    if not os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
        raise OSError(errno.ENOTSOCK, "no socket")
    one = socket.socket(fileno=number)
    try:
        yield one
    finally:
        one.detach()


def _watch(share, is_spared):
    while os.path.isdir("/proc/self/fd"):  # Linux alone can tell.
        time.sleep(ROUND)
        try:
            if len(os.listdir("/proc/self/fd")) > FEW:
                cut_back(share, is_spared)
        except OSError as fault:  # No number is free, say.
            logger.warning("Connections can’t be counted: %s", fault)
