"""Somebody who listens to a thread, as an open page does."""

import threading
from http.client import HTTPConnection
from queue import Queue


class Listening:
    """A stream that somebody reads, from an address of `blog` (or of what stands before it, by its own `connection`).

    `numbers` has what they heard.
    """

    def __init__(self, blog, address, connection=None, **headers):
        connection = connection or HTTPConnection("127.0.0.1", blog.port, timeout=30)
        connection.request("GET", address, headers=headers)
        self.answer = connection.getresponse()
        self.numbers, self.is_over = Queue(), threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.answer:
            if line.startswith(b"data: "):
                self.numbers.put(int(line[6:]))
        self.is_over.set()
