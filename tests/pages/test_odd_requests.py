"""Whatever a stranger's program sends, the site answers in order, and its store stays small."""

import re
import socket

import pytest

from tests.pages.visitors import Stranger
from tests.served import served
from tests.waiting import until

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def blog(tmp_path, post):
    with served(tmp_path, CACHE_URL=None) as blog:
        yield blog


def say(blog, line, *headers, body=""):
    """The status line and the rest of what comes back for a request written by hand."""
    lines = [line, f"Host: 127.0.0.1:{blog.port}", "Connection: close", *headers, "", ""]
    with socket.create_connection(("127.0.0.1", blog.port), timeout=30) as wire:
        wire.sendall(("\r\n".join(lines) + body).encode("latin-1"))
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), body


def shelved(blog):
    """How many pages lie in the store's folder."""
    return sum(path.is_file() for path in (blog.folder / "pages").rglob("*"))


def made_at(stranger, page):
    """When a page was made, as soon as it says so: once the second is over."""
    return until(lambda: stranger.get(page).headers.get("last-modified"))


ODD_HEADERS = {
    "8 kB of cookies": "Cookie: " + "; ".join(f"c{n}={'x' * 70}" for n in range(105)),
    "a cookie without an end": 'Cookie: a="; =; ;;;' + "=" * 300,
    "no packing accepted": "Accept-Encoding: *;q=0",
    "ten thousand packings": "Accept-Encoding: " + ", ".join(["br;q=0.1"] * 700),
    "a forged tag": 'If-None-Match: "0000000000000000"',
    "a tag that is none": 'If-None-Match: W/"", \', "\\\\',
    "all tags but none": "If-None-Match: ,,,,",
    "a time that is none": "If-Modified-Since: Thu, 99 Foo 10000 25:61:61 GMT",
    "a range": "Range: bytes=5-1",
    "bytes that are no text": "User-Agent: \xff\xfe\x80",
}


def test_a_request_that_names_two_hosts_gets_no_page(blog, post):
    page = post.get_absolute_url()
    assert [say(blog, f"GET {page} HTTP/1.1")[0] for _ in range(2)] == [200, 200]
    for _ in range(3):  # Whichever worker it comes to.
        assert say(blog, f"GET {page} HTTP/1.1", "Host: evil.example")[0] == 400


BEHIND = "GET /never-asked-for/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
TWO_LENGTHS = {
    "two lengths": ("Content-Length: 0", f"Content-Length: {len(BEHIND)}"),
    "lengths in a list": (f"Content-Length: 0, {len(BEHIND)}",),
    "a length with a sign": ("Content-Length: +5",),
    "an encoding that is none": ("Transfer-Encoding: xchunked", "Content-Length: 3"),
    "a space before the colon": ("Transfer-Encoding : chunked", "Content-Length: 3"),
    "a line that goes on": ("X-One: two", " Transfer-Encoding: chunked"),
    "a carriage return alone": ("X-One: two\rTransfer-Encoding: chunked",),
}


def statuses(blog, line, *headers, body):
    """Those of all answers to what is sent over one connection, which a last request ends."""
    host = f"Host: 127.0.0.1:{blog.port}"
    first = "\r\n".join([line, host, *headers, "", body])
    last = "\r\n".join(["GET / HTTP/1.1", host, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", blog.port), timeout=30) as wire:
        wire.sendall((first + last).encode("latin-1"))
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", said)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_hides_a_request_in_anothers_body(blog, post, method):
    """A proxy in front may take another end of a request for its end than the server: those are refused."""
    line = f"{method} {post.get_absolute_url()} HTTP/1.1"
    for name, headers in TWO_LENGTHS.items():
        assert statuses(blog, line, *headers, body=BEHIND) == [400], name
    both = "Content-Length: 6", "Transfer-Encoding: chunked"
    assert 404 not in statuses(blog, line, *both, body=f"0\r\n\r\n{BEHIND}")


def test_a_body_that_comes_with_a_reading_request_is_no_request(blog, post):
    line, length = f"GET {post.get_absolute_url()} HTTP/1.1", f"Content-Length: {len(BEHIND)}"
    for _ in range(4):  # Drawn, and from memory.
        assert statuses(blog, line, length, body=BEHIND) == [200, 200]


def test_odd_headers_get_the_page(blog, post):
    page = post.get_absolute_url()
    for when in "for the first time", "from memory":
        for name, header in ODD_HEADERS.items():
            status, head, body = say(blog, f"GET {page} HTTP/1.1", header)
            assert status == 200, f"{name}, {when}"
            assert "content-encoding" in head or post.title in body.decode(), f"{name}, {when}"


def test_odd_addresses_get_an_answer_and_no_error(blog, post):
    page = post.get_absolute_url()
    expected = {
        f"http://127.0.0.1:{blog.port}{page}": {200},
        "http://evil.example/": {200, 400},
        "//": {404},
        f"/{page}": {404},
        f"//evil.example{page}": {404},
        page.replace("/", "//"): {404},
        f"{page}../": {404},
        f"{page}%2e%2e/": {404},
        "/%00": {404},
        "/%ff%fe/": {404},
        "/" + "a/" * 2_000: {404},
        f"{page}?{'a' * 4_000}": {200},
        f"{page}#c-1": {200, 400},
        "*": {400, 404},
    }
    for address, statuses in expected.items():
        status, head, _ = say(blog, f"GET {address} HTTP/1.1")
        assert status in statuses, f"{address[:80]}: {status}"
        assert "evil.example" not in head, address


def test_made_up_queries_do_not_fill_the_store(blog, post):
    page, stranger = post.get_absolute_url(), Stranger(blog)
    for address in page, "/", "/feed/":
        stranger.get(address)
    before = shelved(blog)
    for number in range(300):
        answer = stranger.get(f"{('/', page, '/feed/')[number % 3]}?utm_source={number}")
        assert answer.status == 200
    assert shelved(blog) == before


def test_what_is_stored_is_still_there_after_a_restart(blog, post):
    page, stranger = post.get_absolute_url(), Stranger(blog)
    stranger.get(page)
    made = made_at(stranger, page)
    before = shelved(blog)
    blog.stop()
    blog.start()
    assert stranger.get(page).headers["last-modified"] == made
    assert shelved(blog) == before
    blog.run("clear_pages")
    assert shelved(blog) == 0
    assert made_at(stranger, page) != made


def test_static_files_are_named_after_what_is_in_them_and_kept_for_ever(blog, post):
    page = Stranger(blog).get(post.get_absolute_url()).text
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert len(addresses) >= 3
    for address in addresses:
        answer = Stranger(blog).get(address)
        assert answer.status == 200 and re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
        assert "immutable" in answer.headers["cache-control"], address
