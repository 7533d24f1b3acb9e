"""Whoever sends slowly, too much or from many connections, and everybody else."""

import os
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.pages.visitors import SESSION, Member
from tests.served import served

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]

ATTACKER, READER = "127.0.0.2", "127.0.0.3"
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture
def blog(tmp_path, post):
    with served(tmp_path, CACHE_URL=None) as blog:
        yield blog


def connect(blog, source=ATTACKER):
    return socket.create_connection(
        ("127.0.0.1", blog.port), timeout=60, source_address=(source, 0)
    )


def begin(blog, line, *headers, source=ATTACKER):
    """A connection on which the head of a request was sent."""
    wire = connect(blog, source)
    wire.sendall("\r\n".join([line, f"Host: 127.0.0.1:{blog.port}", *headers, "", ""]).encode())
    return wire


def answer(wire):
    """(status, body) of what comes back, to the end of the connection."""
    said = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def read(blog, path):
    wire = begin(blog, f"GET {path} HTTP/1.1", "Connection: close", source=READER)
    with wire:
        return answer(wire)[0]


def test_connections_that_send_nothing_keep_nobody_out(blog, post):
    with ExitStack() as open_:
        for _ in range(300):
            open_.enter_context(connect(blog))
        assert read(blog, post.get_absolute_url()) == 200
        assert read(blog, f"{post.get_absolute_url()}?rendered=anew") == 200


def test_bodies_that_trickle_keep_nobody_out(blog, post):
    where = f"POST /comments/guest/{post.pk}/ HTTP/1.1"
    with ExitStack() as open_:
        for _ in range(100):
            wire = open_.enter_context(begin(blog, where, FORM, "Content-Length: 100000"))
            wire.sendall(b"text=")
        assert read(blog, f"{post.get_absolute_url()}?rendered=anew") == 200
        with begin(blog, where, FORM, "Content-Length: 0", "Connection: close", source=READER) as w:
            assert answer(w)[0] in (200, 403, 422)


def test_of_bodies_that_one_address_sends_at_once_some_are_refused(blog, post):
    where = f"POST /comments/guest/{post.pk}/ HTTP/1.1"
    with ExitStack() as open_:
        wires = []
        for _ in range(100):  # Two workers take forty each.
            wires.append(open_.enter_context(begin(blog, where, FORM, "Content-Length: 100000")))
        refused = wires[-1]
        statuses = set()
        for refused in wires[-20:]:
            refused.settimeout(0.5)
            try:
                statuses.add(answer(refused)[0])
            except TimeoutError:
                pass
        assert statuses == {503}


def test_headers_that_trickle_keep_nobody_out(blog, post):
    with ExitStack() as open_:
        for _ in range(100):
            wire = open_.enter_context(connect(blog))
            wire.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert read(blog, f"{post.get_absolute_url()}?rendered=anew") == 200


def test_headers_without_end_are_refused(blog):
    with connect(blog) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nX: ")
        try:
            for _ in range(100):
                wire.sendall(b"a" * 10_000)
            status = answer(wire)[0]
        except ConnectionError:
            status = 431
        assert status == 431


def test_a_stranger_s_file_of_400_mb_is_refused_by_its_length(blog, post):
    where = f"POST /comments/guest/{post.pk}/ HTTP/1.1"
    form = "Content-Type: multipart/form-data; boundary=b"
    with begin(blog, where, form, f"Content-Length: {400 * 1024 * 1024}") as wire:
        status, page = answer(wire)  # Before a byte of it was sent.
    assert status == 413 and "too large" in page


def test_a_stranger_who_adds_a_photo_reads_why_it_is_refused(blog, post):
    where, size = f"POST /comments/guest/{post.pk}/ HTTP/1.1", 3 * 1024 * 1024
    with begin(blog, where, FORM, f"Content-Length: {size}") as wire:
        wire.sendall(b"a" * (size - 1))
        assert not files_being_received(blog)
        wire.sendall(b"a")
        status, page = answer(wire)
    assert status == 413 and "1 MB" in page


def test_a_body_that_does_not_say_its_length_is_counted(blog, post):
    where = f"POST /comments/guest/{post.pk}/ HTTP/1.1"
    with begin(blog, where, FORM, "Transfer-Encoding: chunked") as wire:
        chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
        try:
            for _ in range(40):
                wire.sendall(chunk)
        except ConnectionError:
            pass
        assert answer(wire)[0] == 413


def test_an_author_may_send_a_picture(blog, author):
    form = "Content-Type: multipart/form-data; boundary=b"
    size = 3 * 1024 * 1024
    cookie = f"Cookie: {SESSION}={Member(blog, author).cookies[SESSION]}"
    head = ("POST /admin/blog/picture/add/ HTTP/1.1", form, cookie, f"Content-Length: {size}")
    with begin(blog, *head, "Connection: close") as wire:
        wire.sendall(b"a" * size)
        assert answer(wire)[0] == 403  # Django has heard of it: it lacks the token of a form.


def test_a_header_with_underscores_does_not_speak_for_the_proxy(blog, post):
    page = f"GET {post.get_absolute_url()}?rendered=anew HTTP/1.1"
    with begin(blog, page, "X_Forwarded_Host: evil.example", "Connection: close") as wire:
        assert answer(wire)[0] == 200


def files_being_received(blog):
    """Files without a name that the web server's processes have open."""
    links = [link for pid in blog.workers() for link in Path(f"/proc/{pid}/fd").iterdir()]
    own = [os.readlink(link) for link in links if int(link.name) > 2]
    return [target for target in own if target.endswith("(deleted)")]
