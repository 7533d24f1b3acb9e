"""Who has a thread open is told of what is said in it, by the real web server."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Post
from blog.models.articles.visibility import Visibility
from comments.gate import Writer
from comments.models import Comment
from tests.listening import Listening
from tests.pages.stranger import after_the_lease, ask
from tests.served import served
from tests.waiting import until


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


@pytest.fixture
def says(post, reader):
    def says(text, to=None):
        return Comment.write(post, Writer(account=reader), text, parent=to)

    return says


def changes(post, since, **headers):
    return ask(reverse("live_changes", args=[post.pk, since]), **headers)


def number(post):
    post.refresh_from_db()
    after_the_lease()
    return post.version


@pytest.mark.django_db
def test_the_changes_since_a_number_are_the_trees_in_which_something_was_said(post, says):
    old, answered = says("The first."), says("The second.")
    since = number(post)
    reply, new = says("An answer.", to=answered), says("The third.")
    found = changes(post, since)
    drawn = re.findall(r'id="c-(\d+)"', found.text)
    assert set(map(int, drawn)) == {answered.pk, reply.pk, new.pk} and old.pk not in drawn
    assert f'data-number="{number(post)}"' in found.text
    assert not re.findall(r'id="c-', changes(post, post.version).text)


@pytest.mark.django_db
def test_what_was_removed_comes_as_its_placeholder_and_what_is_withdrawn_is_gone(
    post, says, reader, moderator
):
    removed, withdrawn = says("Rude words."), says("Taken back.")
    since = number(post)
    removed.remove({"number": 1, "citation": "Be kind", "rule_url": "/", "log_url": "/"})
    withdrawn.withdraw()
    found = changes(post, since).text
    assert f'id="c-{removed.pk}"' in found and "comment-gone" in found
    assert "Rude words" not in found and f'data-gone="{withdrawn.pk}"' in found


@pytest.mark.django_db
def test_a_comment_that_waits_is_no_change_for_strangers(post, says):
    held = says("Not yet.")
    held.hold()
    since = number(post)
    held.mark_read()
    with held.locked():
        held.mark_unread()
    assert "c-" not in re.sub(r"<h2.*?</h2>", "", changes(post, since).text)


@pytest.mark.django_db
def test_the_changes_are_stored_and_the_same_for_all_strangers(post, says):
    since = number(post)
    says("A word.")
    number(post)
    first, _second = changes(post, since), changes(post, since)
    with CaptureQueriesContext(connection) as queries:
        assert changes(post, since).body == first.body
    assert len(queries) <= 1


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [-1, 201])
def test_a_number_that_never_was_or_lies_too_far_back_has_no_changes(post, ago):
    Post.objects.filter(pk=post.pk).update(version=500)
    assert changes(post, 500 - ago).status == 404
