"""A circuit breaker: while a server is away, few ask it and nobody waits for it."""

import threading
import time

RESTART = 3  # Seconds that a server may be away before those who come are told so at once.
BETWEEN = 0.1  # seconds between two tries to reach it


class Away(Exception):
    """The server was away a moment ago, and somebody else is asking it now."""


class Breaker:
    """Lets one thread at a time find out whether a server is back.

    For `restart` seconds whoever comes waits for it, so that a restart costs nobody anything. Those
    after them get its `error`, or Away, at once.
    """

    def __init__(self, error, restart=RESTART):
        self._error, self._restart = error, restart
        self._since = None  # It has been away since then, in monotonic time.
        self._asking = threading.Lock()

    def reach(self, connect):
        """Return what `connect()` returns."""
        while True:
            fault = Away()
            is_first = self._asking.acquire(blocking=False)
            if is_first or self._since is None:
                try:
                    connection = connect()
                    self._since = None
                    return connection
                except self._error as error:
                    fault = error
                    self._since = self._since or time.monotonic()
                finally:
                    if is_first:
                        self._asking.release()
            if (since := self._since) and time.monotonic() > since + self._restart:
                raise fault
            time.sleep(BETWEEN)
