"""Who writes below an article stands in line; who holds locks already waits for nobody there."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction

from comments.domain.locking import lock, locked
from comments.models import Comment
from tests.accounts.leaving import write

COMES = 0.3  # seconds until another writer waits

pytestmark = pytest.mark.django_db(transaction=True)


def _writes(post, writer):
    write(post, writer, "Said meanwhile.")
    connections.close_all()


def test_a_comment_is_taken_away_by_who_holds_its_article_while_another_writes(
    post, reader, second_reader
):
    comment = write(post, reader, "In the way.")
    other = Thread(target=_writes, args=(post, second_reader))
    with transaction.atomic():
        lock(post.pk)
        other.start()
        other.join(COMES)
        comment.hold()
    other.join()
    assert Comment.objects.get(pk=comment.pk).is_held
    assert Comment.objects.published().get().text == "Said meanwhile."


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's lines; SQLite has one")
def test_only_who_begins_with_an_article_stands_in_its_line(post):
    with locked(post.pk):
        assert _places_in_lines() == 1
    with transaction.atomic(), locked(post.pk):  # As an import does, for each of its articles.
        assert _places_in_lines() == 0


def _places_in_lines():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return cursor.fetchone()[0]
