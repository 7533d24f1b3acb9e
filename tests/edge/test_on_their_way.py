"""A page that Varnish has asked for when something is purged is kept, unless it may be of before that."""

import http.client
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.rsgi import asked_by_machines
from tests.edge.varnish import VCL, Varnish, skip_without_varnish

pytestmark = pytest.mark.served
PAGES = {
    "/1/": "blog/site blog/post/1",
    "/101/": "blog/site blog/post/101",
    "/lists/": "blog/site blog/lists",
}


class Node(ThreadingHTTPServer):
    """A blog that answers with a page once it `may`, and has `asked` what it was asked for."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked, self.is_asked, self.may = [], threading.Event(), threading.Event()
        self.may.set()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        node = self.server
        if self.path in PAGES:
            node.asked.append(self.path)
            node.is_asked.set()
            node.may.wait(20)
        self.send_response(200)
        if self.path in PAGES:
            self.send_header("xkey", PAGES[self.path])
            self.send_header("Surrogate-Control", "max-age=60, stale-while-revalidate=10")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"Yes.")

    def log_message(self, *about):
        pass


@pytest.fixture
def node():
    with Node() as node:
        threading.Thread(target=node.serve_forever, daemon=True).start()
        yield node
        node.shutdown()


@pytest.fixture
def varnish(node):
    skip_without_varnish()
    with Varnish(node.server_port) as varnish:
        yield varnish


def ask(port, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


@pytest.mark.parametrize(
    ("page", "purged", "is_kept"),
    [
        ("/1/", "blog/post/2 blog/lists", True),
        ("/1/", "blog/lists", True),
        ("/1/", "blog/post/1 blog/lists", False),
        ("/1/", "blog/lists blog/post/1", False),
        ("/101/", "blog/post/101", False),
        ("/101/", "blog/post/102", True),
        ("/1/", "blog/site", False),
        ("/1/", "blog/post/1 blog/post/2", False),
        ("/1/", "blog/something-else", False),
        ("/lists/", "blog/post/2", True),
        ("/lists/", "blog/post/2 blog/lists", False),
        ("/lists/", "blog/site", False),
    ],
)
def test_what_was_asked_for_before_a_purge_is_kept_where_that_was_of_other_pages(
    node, varnish, page, purged, is_kept
):
    node.asked.clear()
    node.is_asked.clear()
    node.may.clear()
    reader = threading.Thread(target=ask, args=(varnish.port, page))
    reader.start()
    assert node.is_asked.wait(20)
    assert ask(varnish.purge_port, "/", "PURGE", xkey=purged) == 200
    node.may.set()
    reader.join()
    before = len(node.asked)
    assert ask(varnish.port, page) == 200
    assert (len(node.asked) == before) == is_kept


def test_a_node_that_is_only_busy_is_not_taken_for_one_that_is_gone():
    """What Varnish asks to know whether a node is there waits for no thread there."""
    [asked] = re.findall(r'\.request = "GET (\S+) ', VCL.read_text())
    assert asked in asked_by_machines
