"""Comments are written under the lock of their post, and every tree stays sound."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from blog.models import Post
from comments.domain.refusals import Closed, Moved, SaidAlready, Unanswerable
from comments.domain.writing import DEPTH_KEPT
from comments.gate import Writer
from comments.integrity.invariants import faults
from comments.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(reader):
    return Writer(account=reader, name=reader.name)


def test_the_count_is_of_published_comments_whatever_happens_to_them(post, writer):
    first = Comment.write(post, writer, "First.")
    second = Comment.write(post, writer, "Second.", parent=first)
    held = Comment.write(post, Writer(token="t", name="Heron", email="h@example.org"), "Third.")

    def count():
        post.refresh_from_db()
        first.refresh_from_db()
        return post.comment_count, first.thread_count

    assert count() == (2, 2)
    second.remove({"number": 1})
    assert count() == (1, 1)
    second.restore()
    held.publish()
    assert count() == (3, 2)
    first.withdraw()
    assert count() == (2, 1)


def test_a_form_sent_twice_is_one_comment(post, writer):
    first = Comment.write(post, writer, "Only once.")
    assert Comment.write(post, writer, "Only once.") == first
    assert Comment.objects.count() == 1


def test_the_same_words_an_hour_later_are_not_said_again(post, writer):
    first = Comment.write(post, writer, "Only once.")
    first._change(created_at=timezone.now() - timezone.timedelta(hours=1))
    with pytest.raises(SaidAlready):
        Comment.write(post, writer, "Only once.")


def test_withdrawn_words_may_be_said_again(post, writer):
    first = Comment.write(post, writer, "On second thoughts.")
    first.withdraw()
    assert Comment.write(post, writer, "On second thoughts.") != first


def test_nobody_writes_below_a_comment_of_another_post(post, writer, author):
    other = Post.objects.create(title="Other", slug="other", author=author, status="published")
    elsewhere = Comment.write(other, writer, "Over there.")
    with pytest.raises(Unanswerable):
        Comment.write(post, writer, "Over here.", parent=elsewhere)


def test_a_thread_that_closed_meanwhile_takes_no_comment(post, writer):
    Post.objects.filter(pk=post.pk).update(comments_close_at=timezone.now())
    with pytest.raises(Closed):
        Comment.write(post, writer, "Too late.")
    assert not Comment.objects.exists()


def test_what_was_removed_meanwhile_can_not_be_withdrawn(post, writer):
    comment = Comment.write(post, writer, "Quickly gone.")
    opened_earlier = Comment.objects.get(pk=comment.pk)
    comment.remove({"number": 1})
    with pytest.raises(Moved):
        opened_earlier.withdraw()


def test_what_was_answered_meanwhile_can_not_be_edited(post, writer):
    comment = Comment.write(post, writer, "Espaliers.")
    Comment.write(post, writer, "Which ones?", parent=comment)
    with pytest.raises(Moved):
        comment.edit("Nothing.")
    comment.refresh_from_db()
    assert comment.text == "Espaliers."


def test_a_chain_longer_than_trees_go_keeps_whom_it_answers(post, writer):
    comment = None
    for n in range(DEPTH_KEPT + 5):
        comment = Comment.write(post, writer, f"And {n}.", parent=comment)
    assert comment.level == DEPTH_KEPT
    assert comment.answers.text == f"And {DEPTH_KEPT + 3}."
    assert not faults(Comment.objects.all())


def test_comments_are_neither_saved_nor_deleted_past_their_verbs(post, writer):
    comment = Comment.write(post, writer, "Stays.")
    with pytest.raises(TypeError):
        comment.save()
    with pytest.raises(TypeError):
        comment.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("posts", [1, 4])
def test_sixteen_writers_at_once_leave_every_tree_sound(posts, post, author, reader):
    """New threads and replies, with removals and withdrawals among them, on real connections."""
    articles = [post] + [
        Post.objects.create(title=f"{n}", slug=f"post-{n}", author=author, status="published")
        for n in range(1, posts)
    ]
    who = Writer(account=reader, name=reader.name)
    start = threading.Barrier(16)

    def write(number):
        chance = random.Random(number)
        try:
            start.wait()
            for turn in range(6):
                _one_turn(chance, chance.choice(articles), who, f"{number} says {turn}.")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(write, number) for number in range(16)]:
            done.result()

    assert Comment.objects.count() == 16 * 6
    assert not faults(Comment.objects.all())
    for article in Post.objects.all():
        assert article.comment_count == article.comments.published().count()
    for root in Comment.objects.filter(level=0):
        assert root.thread_count == Comment.objects.published().filter(tree_id=root.tree_id).count()


def _one_turn(chance, article, who, text):
    there = list(article.comments.answerable())
    parent = chance.choice(there) if there and chance.random() < 0.8 else None
    try:
        Comment.write(article, who, text, parent=parent)
    except Unanswerable:  # withdrawn between the choice and the lock
        Comment.write(article, who, text)
    if chance.random() < 0.3:
        verb = chance.choice([Comment.withdraw, lambda it: it.remove({"number": 1})])
        try:
            verb(chance.choice(list(article.comments.all())))
        except Moved:
            pass
