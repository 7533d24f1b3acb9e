"""A real Varnish in front of the blog: whoever looks after a form has returned sees what it changed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from blog.models import EdgePurge
from blog.models.operating import edge_purges
from comments import gate
from comments.models import Comment
from tests.edge.varnish import behind_varnish
from tests.listening import Listening
from tests.mail import time_passes
from tests.pages.visitors import Member, Stranger, read_on
from tests.waiting import until
from tools.bench.crowd import people

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]

WRITERS, READERS = 3, 6


@pytest.fixture
def edge(tmp_path):
    with behind_varnish(tmp_path, TRUSTED_PROXIES="127.0.0.1") as (_, varnish):
        yield varnish


def test_readers_are_answered_by_the_edge_and_see_what_was_written_a_moment_ago(
    edge, post, reader, moderator
):
    people.hurry()
    stranger, writer = Stranger(edge), Member(edge, reader)
    page = post.get_absolute_url()
    for path in (page, "/"):
        assert came_from_memory(stranger, path)

    page, key = writer.comment(post, "Pears, then.")
    assert "Pears, then." in stranger.get(page).text
    assert came_from_memory(stranger, page)

    Member(edge, moderator).decide(f"/moderation/comments/{key}/delete/", rule="spam")
    assert "Pears, then." not in stranger.get(page).text
    assert not EdgePurge.objects.filter(is_again=False).exists()
    assert stranger.ask("PURGE", page, xkey=f"127.0.0.1:{edge.port}/site").status != 200

    # Whoever is known gets a page of their own, and nobody else gets theirs.
    assert "Marrow" in writer.get(page).text
    answer = stranger.get(page)
    assert answer.text.count("Marrow") == 0 or "Sign out" not in answer.text
    assert "xkey" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"
    unchanged = stranger.get(page, If_None_Match=answer.headers["etag"])
    assert unchanged.status == 304
    packed = stranger.get(page, Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "br"


def test_the_worker_has_the_edge_forget_once_more_what_was_on_its_way(tmp_path, post, reader):
    with behind_varnish(tmp_path, TRUSTED_PROXIES="127.0.0.1") as (blog, edge):
        stranger = Stranger(edge)
        page, _ = Member(edge, reader).comment(post, "Pears, then.")
        assert came_from_memory(stranger, page)
        time_passes(edge_purges.ON_ITS_WAY)
        blog.run("db_worker", "--batch")
        assert stranger.get(page).headers.get("age", "0") == "0"
        assert not EdgePurge.objects.exists()


def came_from_memory(stranger, path):
    """Whether the edge has the page after it was asked for; its Age tells."""
    stranger.get(path)
    return until(lambda: int(stranger.get(path).headers.get("age", 0)) > 0, 20)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_in_ten_thousand_looks_beside_writers_none_finds_what_was_there_before(
    edge, post, reader, second_reader, author
):
    people.hurry()
    finished = threading.Event()
    writers = [reader, second_reader, author]
    with ThreadPoolExecutor(READERS + WRITERS) as pool:
        pages = [post.get_absolute_url(), "/", "/comments/feed/"]
        reading = [pool.submit(read_on, edge, pages, finished) for _ in range(READERS)]
        try:
            writing = [pool.submit(write_and_look, edge, post, writer) for writer in writers]
            looks = [look for one in writing for look in one.result()]
        finally:
            finished.set()
        assert all(one.result() for one in reading)
    assert len(looks) >= 10_000
    assert [look for look in looks if not look[-1]] == []


def write_and_look(edge, post, writer):
    """(what was done, whether a stranger saw it), for each look after a form had returned."""
    stranger, writer = Stranger(edge), Member(edge, writer)
    looks = []
    try:
        for number in range(120):
            first, second = (
                f"{writer.name} says it, {word} {number}." for word in ("once", "again")
            )
            page, key = writer.comment(post, first)
            looks += look(stranger, page, "posted", first, is_there=True)
            writer.send(f"/comments/{key}/edit/", text=second)
            looks += look(stranger, page, "edited", second, is_there=True)
            looks += look(stranger, page, "edited away", first, is_there=False)
            writer.send(f"/comments/{key}/withdraw/")
            looks += look(stranger, page, "gone", second, is_there=False)
        return looks
    finally:
        connections.close_all()


def look(stranger, page, what, text, *, is_there, times=7):
    return [(what, text, (text in stranger.get(page).text) == is_there) for _ in range(times)]


@pytest.mark.timeout(240)
def test_whoever_sends_something_while_the_blog_is_gone_is_told_where_their_words_are(
    tmp_path, post, reader
):
    with behind_varnish(tmp_path, TRUSTED_PROXIES="127.0.0.1") as (blog, edge):
        blog.stop()
        answer = Stranger(edge).ask("POST", f"/comments/guest/{post.pk}/", "text=Pears")
        assert answer.status == 503 and "your words are still in the form" in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_whoever_listens_to_a_thread_through_the_edge_hears_of_a_comment_within_two_seconds(
    edge, post, reader
):
    listening = [Listening(edge, reverse("live", args=[post.pk])) for _ in range(2)]
    before = [each.numbers.get(timeout=10) for each in listening]
    Comment.write(post, gate.Writer(account=reader, name=reader.name), "Pears, then.")
    after = [each.numbers.get(timeout=2) for each in listening]
    assert min(after) > max(before)
