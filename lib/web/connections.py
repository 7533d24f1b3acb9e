"""Connections that clients hold open: no address may hold more than its share of them."""

import os
import socket
import stat
import threading
import time
from collections import Counter

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
    found = list(_sockets())
    ours = {one.getsockname()[1] for one in found if _is_listening(one)}
    held = Counter()
    for one in found:
        with one:
            try:
                address, port = one.getpeername()[0], one.getsockname()[1]
            except OSError:  # It listens, or has ended meanwhile.
                continue
            if port not in ours:
                continue
            held[address] += 1
            if held[address] > share and not is_spared(address):
                one.shutdown(socket.SHUT_RDWR)


def _sockets():
    """The sockets of this process, each as a copy that stays the same while it is looked at.

    Of nothing else is a copy closed: whoever closes a copy of a file takes from their process the locks that it
    has there (fcntl), and SQLite's are such. Two would write at once, and what one has written would be gone.
    """
    for number in os.listdir("/proc/self/fd"):
        try:
            if not os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
                continue
            copy = os.dup(int(number))
        except OSError:  # Closed meanwhile.
            continue
        if not stat.S_ISSOCK(os.fstat(copy).st_mode):  # Something else has its number by now.
            _no_sockets.append(copy)
            continue
        one = socket.socket(fileno=copy)
        if one.family in INTERNET:
            yield one
        else:
            one.close()


_no_sockets = []  # Copies that are never closed.


def _is_listening(one):
    return one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


def _watch(share, is_spared):
    while os.path.isdir("/proc/self/fd"):  # Linux alone can tell.
        time.sleep(ROUND)
        if len(os.listdir("/proc/self/fd")) > FEW:
            cut_back(share, is_spared)
