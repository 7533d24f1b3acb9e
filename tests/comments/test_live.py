"""Who has a thread open is told of what is said in it, by the real web server."""

import threading
from http.client import HTTPConnection
from queue import Queue

import pytest
from django.urls import reverse

from blog.models import Post
from blog.models.articles.visibility import Visibility
from comments.gate import Writer
from comments.models import Comment
from tests.pages.stranger import ask
from tests.served import served
from tests.waiting import until


class Listening:
    """A stream that somebody reads, from an address of `blog`; `numbers` has what they heard."""

    def __init__(self, blog, address, **headers):
        connection = HTTPConnection("127.0.0.1", blog.port, timeout=30)
        connection.request("GET", address, headers=headers)
        self.answer = connection.getresponse()
        self.numbers, self.is_over = Queue(), threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.answer:
            if line.startswith(b"data: "):
                self.numbers.put(int(line[6:]))
        self.is_over.set()


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_who_has_a_thread_open_is_told_within_two_seconds_of_a_comment(post, reader, tmp_path):
    with served(tmp_path) as blog:
        page = ask(post.get_absolute_url()).text
        assert f'data-live="{reverse("live", args=[post.pk])}"' in page
        listening = Listening(blog, reverse("live", args=[post.pk]))
        assert listening.answer.headers["X-Accel-Buffering"] == "no"
        before = listening.numbers.get(timeout=5)
        assert f'data-number="{before}"' in page
        Comment.write(post, Writer(account=reader), "The tide is late.")
        assert listening.numbers.get(timeout=2) > before
        blog.server.terminate()
        assert listening.is_over.wait(3), "The server waits for whoever listens."
        until(lambda: blog.server.poll() is not None, seconds=3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hidden",
    [{"visibility": Visibility.MEMBERS}, {"visibility": Visibility.UNLISTED}, {"status": "draft"}],
)
def test_what_not_everybody_finds_has_no_stream(client, post, hidden):
    address = reverse("live", args=[post.pk])
    assert client.get(address).status_code == 200
    Post.objects.filter(pk=post.pk).update(**hidden)
    assert client.get(address).status_code == 404
