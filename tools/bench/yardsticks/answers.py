"""The bytes that every server of a comparison is to send: Parley's, with its headers.

They are kept in a folder, which the other servers read: {name} the body, {name}.json the headers.
"""

import http.client
import json
from dataclasses import dataclass
from pathlib import Path

from tools.bench.yardsticks.load import NotOk

# A server's own affair, whatever stands behind it.
OWN = {"date", "age", "server", "connection", "content-length", "transfer-encoding"}
OWN |= {"accept-ranges"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def size(self):
        """Bytes on the wire, near enough: each header takes four more than its letters."""
        return len(self.body) + sum(len(f"{item}{self.headers[item]}") + 4 for item in self.headers)

    def keep(self, folder, name):
        (folder / name).write_bytes(self.body)
        headers = {name: value for name, value in self.headers.items() if name not in OWN}
        (folder / f"{name}.json").write_text(json.dumps(headers))


def fetch(port, path, headers=None):
    """What is answered there, byte for byte; names of headers are in lower case."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    headers_received = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, headers_received, response.read())
    connection.close()
    return answer


def fetch_page(port, path, headers=None):
    """The same of a page. Raises NotOk for anything else: an error may go out faster."""
    answer = fetch(port, path, headers)
    if answer.status != 200:
        raise NotOk(f"{path}: {answer.status} where a page was expected")
    return answer


def kept(folder):
    """{path: (headers, body)} of a folder, as another server sends them."""
    return {
        f"/{file.stem}": (json.loads(file.read_text()), file.with_suffix("").read_bytes())
        for file in Path(folder).glob("*.json")
    }
