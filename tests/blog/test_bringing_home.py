"""A picture on another site comes into the library by one press."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from blog.models import Picture
from blog.pictures import bring_home
from lib.outgoing.requests import Answer
from tests.mail import work

pytestmark = pytest.mark.django_db
BRING = reverse("admin:blog_picture_bring")
ADDRESS = "https://tides.example/pictures/low%20water.png?size=1"


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def brought(desk, address=ADDRESS):
    """What the author's page hears in the end."""
    waits = desk.post(BRING, {"address": address}).json()["wait"]
    assert desk.post(BRING, {"address": address, "task": waits}).json() == {"wait": waits}
    work()
    return desk.post(BRING, {"address": address, "task": waits}).json()


def answering(monkeypatch, status=200, body=None):
    file = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(file, "PNG")
    answer = Answer(status, file.getvalue() if body is None else body, ADDRESS, 0.1)
    monkeypatch.setattr(bring_home, "ask", lambda *args, **options: answer)


def test_the_picture_is_fetched_by_the_worker_and_kept_as_the_authors(desk, author, monkeypatch):
    answering(monkeypatch)
    said = brought(desk)
    picture = Picture.objects.get()
    assert said == {"url": picture.url}
    assert (picture.name, picture.by) == ("low water.png", author)


@pytest.mark.parametrize("status, body, why", [(404, b"", "404"), (200, b"<html>", "a picture")])
def test_what_cannot_be_fetched_is_said_to_the_author(desk, monkeypatch, status, body, why):
    answering(monkeypatch, status, body)
    assert why in brought(desk)["error"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/a.png", "file:///etc/passwd", "http://10.0.0.1/"]
)
def test_nothing_is_fetched_from_our_own_network(desk, address):
    assert "couldn’t fetch" in brought(desk, address)["error"]


def test_nobody_reads_what_another_author_has_fetched(
    desk, client, author_who_moderates, monkeypatch
):
    answering(monkeypatch)
    waits = desk.post(BRING, {"address": ADDRESS}).json()["wait"]
    work()
    client.force_login(author_who_moderates)
    assert "error" in client.post(BRING, {"task": waits}).json()
    assert "error" in client.post(BRING, {"task": "no such"}).json()
