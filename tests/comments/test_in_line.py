"""Whoever holds the lock of an article waits for nobody who waits for them."""

from threading import Thread

import pytest
from django.db import connections, transaction

from comments.locking import hold
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
        hold(post.pk)
        other.start()
        other.join(COMES)
        comment.hold()
    other.join()
    assert Comment.objects.get(pk=comment.pk).is_held
    assert Comment.objects.published().get().text == "Said meanwhile."
