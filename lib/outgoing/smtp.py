"""Connections to a mail server that somebody at the desk has named, bounded in time as a whole."""

import math
import smtplib
import socket
import threading
import time
from contextlib import suppress

from lib.outgoing.addresses import Target, checked

TRIED = 3  # of a host's addresses


class SMTP(smtplib.SMTP):
    """Connects to an address that was checked, and never to the name again.

    It is cut off `in_all` seconds after it began, if they are given, whatever the server does.
    """

    is_of_operator, in_all = False, None
    _watch = None

    def _get_socket(self, host, port, timeout):
        until = time.monotonic() + self.in_all if self.in_all else None
        target = Target("smtp", host, port, "", self.is_of_operator)
        for ip in checked(target, _left(until, timeout))[:TRIED]:
            try:
                connected = socket.create_connection((ip, port), _left(until, timeout))
            except OSError as fault:
                refused = fault
            else:
                connected.settimeout(_left(until, timeout))
                if until:
                    self._watch = threading.Timer(_left(until), self._cut, [connected])
                    self._watch.daemon = True
                    self._watch.start()
                return connected
        raise refused

    def close(self):
        if self._watch:
            self._watch.cancel()
        super().close()

    def _cut(self, connected):
        for sock in connected, self.sock:  # STARTTLS puts another in the place of the first.
            with suppress(OSError, TypeError):  # It has ended by itself, or there is none yet.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _left(until, most=math.inf):
    """The seconds until then, `most` at most; never none at all, which would mean without end."""
    return most if until is None else min(most, max(until - time.monotonic(), 0.01))


class SMTP_SSL(smtplib.SMTP_SSL, SMTP):  # noqa: N801, as it is called there
    """SMTP by TLS from the first byte; the certificate has to be that of the name."""
