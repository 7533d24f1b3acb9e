"""Guests come from everywhere and write below one article; whoever does something else doesn't wait for them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction

from blog.models import Post
from comments.domain.locking import lock
from tests.accounts.leaving import write
from tests.blog.desk import filled
from tests.pages.visitors import Member, Stranger
from tests.served import served
from tests.waiting import until

GUESTS = 16  # Each worker gets more than it has threads.
FORM = {"Content_Type": "application/x-www-form-urlencoded"}

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def blog(tmp_path, author, reader, moderator):
    with served(tmp_path, TRUSTED_PROXIES="127.0.0.1") as blog:
        yield blog


@pytest.fixture
def other(author):
    return Post.objects.create(title="Pears", slug="pears", author=author, status="published")


def as_guest(blog, number, path, **said):
    """Somebody of a network of their own, behind the proxy, sends a form."""
    where = {"Sec_Fetch_Site": "same-origin", "X_Forwarded_For": f"81.2.{number}.9"}
    return Stranger(blog).ask("POST", path, urlencode(said), **FORM, **where)


def write_below(blog, post):
    """A function by which a guest comments, each under their number."""
    return lambda number: as_guest(
        blog,
        number,
        f"/comments/guest/{post.pk}/",
        text=f"Pear {number}.",
        name=f"Heron {number}",
        email=f"heron{number}@example.org",
    )


def report(blog, comment):
    path = f"/comments/{comment.pk}/report/guest/"
    return lambda number: as_guest(blog, number, path, rule="else", words=f"Pear {number}.")


@contextmanager
def flooded(post, visit):
    """Hold the article's lock while guests from everywhere wait for it; the statuses that they get in the end."""
    answers = []
    with ThreadPoolExecutor(GUESTS) as crowd, transaction.atomic():
        lock(post.pk)
        visits = [crowd.submit(visit, number) for number in range(GUESTS)]
        if connection.vendor == "postgresql":
            until(_some_wait, what="guests")
        yield answers
    answers += [one.result().status for one in visits]


def _some_wait():
    with connection.cursor() as cursor:
        # Within a transaction PostgreSQL keeps to the connections that it saw first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) > 1 FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def test_whoever_looks_at_their_own_words_is_answered_meanwhile(blog, post, reader):
    marrow = Member(blog, reader)
    with flooded(post, write_below(blog, post)):
        for _ in range(4):
            page = marrow.fill_in(f"/comments/new/{post.pk}/", {"text": "Plums!", "preview": "1"})
            assert page.status == 200 and "Plums!" in page.text


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all articles")
def test_who_writes_elsewhere_is_answered_meanwhile(blog, post, other, author, reader, moderator):
    reported, unread = write(post, reader, "Plums!"), write(other, reader, "May I?")
    marrow, alder, perpetua = (Member(blog, one) for one in (reader, moderator, author))
    typed = filled(author, _save=None, when="draft", tab="one")
    with flooded(post, write_below(blog, post)) as answers:
        marrow.comment(other, "And the plums?")
        alder.send(f"/moderation/comments/{unread.pk}/approve/")
        assert perpetua.fill_in("/admin/blog/post/autosave/post/", typed).status == 200
    assert post.comments.count() == 1 + answers.count(302)
    with flooded(post, report(blog, reported)) as answers:
        marrow.comment(other, "And the apples?")
    assert reported.reports.count() == answers.count(302)
