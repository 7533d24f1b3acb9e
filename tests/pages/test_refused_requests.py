"""What a stranger sends that can't be read: a page, a line in the log, and nothing on the disk."""

import asyncio
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from blog.pagecache import refusals
from lib.web.server import refusal_log
from tests.loops import run
from tests.served import served

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def blog(tmp_path, post):
    with (tmp_path / "log").open("w") as log, served(tmp_path, CACHE_URL=None, log=log) as blog:
        yield blog


def sent(blog, path, body, kind="application/x-www-form-urlencoded", length=None):
    """(status, page) for a request with a body, or with as much of one as is sent."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{blog.port}\r\nConnection: close\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", blog.port), timeout=30) as wire:
        wire.sendall(head.encode() + body)
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, page = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), page.decode()


def log_of(blog):
    return Path(blog.folder, "log").read_text().splitlines()


def test_a_form_with_thousands_of_fields_gets_a_page_and_costs_a_line(blog, post):
    body = "&".join(f"f{number}=" for number in range(5000)).encode()
    status, page = sent(blog, f"/comments/guest/{post.pk}/", body)
    assert status == 400
    assert str(refusals.WORDS[400][0]) in page and "</footer>" in page
    [line] = log_of(blog)
    assert "Too many" in line or "number of" in line


def test_what_is_too_large_gets_a_page_and_costs_a_line(blog, post):
    status, page = sent(blog, f"/comments/guest/{post.pk}/", b"", length=400 * 1024 * 1024)
    assert status == 413 and "</footer>" in page
    [line] = log_of(blog)
    assert "A request (POST /comments/guest/<opened:post_pk>/) was refused: 413" in line


def test_a_strangers_file_within_the_limit_never_reaches_the_disk(blog, post):
    body = b'--b\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\n'
    body += b"a" * 900_000 + b"\r\n--b--\r\n"
    before = written_by(blog)
    sent(blog, f"/comments/guest/{post.pk}/", body, "multipart/form-data; boundary=b")
    assert written_by(blog) - before < 300_000


def written_by(blog):
    """Bytes that the web server's processes have handed to a file system."""
    lines = [Path(f"/proc/{pid}/io").read_text() for pid in blog.workers()]
    return sum(int(text.partition("\nwrite_bytes: ")[2].split()[0]) for text in lines)


def test_a_flood_of_refusals_costs_a_line_and_then_one_for_all_of_them(caplog, monkeypatch):
    monkeypatch.setattr(refusal_log, "TOGETHER", 0.05)
    refusals = refusal_log.Refusals(lambda path: "/comments/guest/<opened:post_pk>/")
    scope = SimpleNamespace(method="POST", path="/comments/guest/7/")

    async def flood():
        for _ in range(868):
            refusals.note(scope, 503)
        while refusals._more:
            await asyncio.sleep(0)

    run(flood())
    assert [record.getMessage() for record in caplog.records] == [
        "A request (POST /comments/guest/<opened:post_pk>/) was refused: 503",
        "867 more requests (POST /comments/guest/<opened:post_pk>/) were refused: 503",
    ]
