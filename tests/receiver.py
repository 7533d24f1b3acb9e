"""A real web server on loopback that keeps what it is sent, and answers as a test tells it to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Receiver:
    """`asked` are the requests that came, oldest first. `answer` is what a test wants answered."""

    def __init__(self, context=None, port=0):
        self.asked, self.status, self.headers, self.pieces = [], 200, {}, [b"ok"]
        self.at = {}  # {path: answers to come}
        self.gone = threading.Event()  # Set at the end, so that nothing slow outlives its test.
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def stop(self):
        self.gone.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, status=200, pieces=(b"ok",), **headers):
        """What is answered from now on; pieces may be endless, or wait."""
        self.status, self.pieces = status, pieces
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer_at(self, path, *answers):
        """What is answered at one path, one after another, the last for good: each (status, pieces, headers)."""
        self.at[path] = list(answers)

    def _next(self, path):
        waiting = self.at.get(path) or [(self.status, self.pieces, self.headers)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def _handler(receiver):  # noqa: N805, the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver.asked.append(Asked(self.command, self.path, self.headers, body))
                status, pieces, headers = receiver._next(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for piece in pieces:
                        self.wfile.write(piece)
                except OSError:  # They have had enough.
                    pass

            do_POST = do_PURGE = do_GET

            def log_message(self, *args):
                pass

        return Handler


class Asked:
    """One request: its method, path, headers by `[name]`, and its body."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    def __getitem__(self, name):
        return self.headers[name]

    @property
    def json(self):
        return json.loads(self.body)


@pytest.fixture
def receiver(settings):
    """A receiver that the site is allowed to ask, although it is on this machine."""
    settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1"]
    one = Receiver()
    yield one
    one.stop()
