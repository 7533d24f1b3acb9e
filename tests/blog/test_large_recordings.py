"""A film of more bytes than the server has to spare: it is taken in, and stays out of memory."""

import http.client
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from blog.models import Recording
from tests.served import served

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]
MEGABYTE = 1024 * 1024
SIZE = 150  # MB
HEAD = b"\0\0\0\x18ftypisom\0\0\0\0isom"
TOKEN = "c" * 32


def write_form(body):
    """What a browser would send, into a file."""
    for name, kind, value in [
        ("csrfmiddlewaretoken", b"", TOKEN.encode()),
        ('file"; filename="ferry.mp4', b"Content-Type: video/mp4\r\n", HEAD),
    ]:
        body.write(b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n')
        body.write(kind + b"\r\n" + value + b"\r\n" * (value != HEAD))
    for _ in range(SIZE):
        body.write(b"+51.4" * (MEGABYTE // 5))
    body.write(b"\r\n--x--\r\n")


def send(blog, author):
    browser = Client()
    browser.force_login(author)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    wire = http.client.HTTPConnection("127.0.0.1", blog.port, timeout=300)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    with tempfile.TemporaryFile() as body:
        write_form(body)
        headers["Content-Length"] = str(body.tell())
        body.seek(0)
        wire.request("POST", reverse("admin:blog_picture_upload"), body, headers)
    return wire.getresponse()


def most_memory(pid):
    """MB that a process ever had, files of its code among them."""
    [line] = [
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line
    ]
    return int(line.split()[1]) / 1024


def test_a_film_is_taken_in_without_standing_in_memory(author, tmp_path):
    with served(tmp_path) as blog:
        before = sum(map(most_memory, blog.workers()))
        answer = send(blog, author)
        assert answer.status == 201, answer.read()
        grown = sum(map(most_memory, blog.workers())) - before
    print(f"\n{SIZE} MB sent, {grown:.0f} MB of memory more")
    film = Recording.objects.get()
    assert film.weight > SIZE * 0.9 * MEGABYTE
    assert (tmp_path / "media" / film.file.name).stat().st_size == film.weight
    assert grown < SIZE / 2
