"""What a web server hands to a worker, and takes from it, without a socket (the RSGI of granian)."""

from dataclasses import dataclass, field


class Headers(dict):
    """The headers of a request, by names in small letters."""

    def get_all(self, name):
        return [self[name]] if name in self else []


@dataclass
class Scope:
    """A request without a body."""

    method: str
    path: str
    query_string: str = ""
    headers: Headers = field(default_factory=Headers)
    client: str = "127.0.0.1:50000"
    server: str = "127.0.0.1:80"
    scheme: str = "http"
    http_version: str = "1.1"


@dataclass
class Proto:
    """Where the answer goes."""

    status: int = 0
    headers: list = ()
    body: bytes = b""

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def response_empty(self, status, headers):
        self.response_bytes(status, headers, b"")
