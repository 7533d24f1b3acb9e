"""An address that leads to a server, to another one later, or to one that is far away."""

import socket
import threading
from contextlib import suppress

from tests.waiting import let_pass


class MovingAddress:
    """A port on loopback that passes on what it is sent to the port `leads_to`.

    `slowness` is how many seconds an answer takes on its way.
    """

    def __init__(self, leads_to):
        self.leads_to, self.slowness = leads_to, 0
        self._open = set()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._listening.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *fault):
        self._listening.close()
        self._hang_up()

    def lead_to(self, port):
        """Lead elsewhere from now on; whoever is connected has to connect again."""
        self.leads_to = port
        self._hang_up()

    def _accept(self):
        with suppress(OSError):  # Closed: it is over.
            while True:
                here, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=[here], daemon=True).start()

    def _pass_on(self, here):
        try:
            there = socket.create_connection(("127.0.0.1", self.leads_to))
        except OSError:
            here.close()
            return
        for wire in (here, there):
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open |= {here, there}
        threading.Thread(target=self._copy, args=[here, there], daemon=True).start()
        self._copy(there, here, is_answer=True)

    def _copy(self, source, target, is_answer=False):
        with suppress(OSError):
            while said := source.recv(65536):
                if is_answer:
                    let_pass(self.slowness, "on the way of an answer")
                target.sendall(said)
        for wire in (source, target):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
            self._open.discard(wire)

    def _hang_up(self):
        for wire in list(self._open):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
