"""Pinning comments to the head of their thread: who may, what everybody sees, and what becomes of a pin."""

from datetime import timedelta

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.member import erasure
from comments.domain.pinning import NoPlaceLeft, pin
from comments.models import Comment, Pin
from lib.people import personal_data
from moderation.actions.comments import remove
from moderation.actions.undo import undo
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post, reader):
    return write(post, reader, "The springs are nine centimetres.")


def address(comment):
    return f"/comments/{comment.pk}/pin/"


def read(post, browser=None):
    page = (browser or Client()).get(post.get_absolute_url()).content.decode()
    return html5lib.parse(page, namespaceHTMLElements=False)


def heads(post, browser=None):
    """What is pinned at the head of a thread, each as one line of text."""
    blocks = read(post, browser).findall(".//article[@class='box pinned']")
    return [" ".join("".join(block.itertext()).split()) for block in blocks]


def is_marked(comment, browser=None):
    head = read(comment.post, browser).find(
        f".//li[@id='c-{comment.pk}']/div[@class='comment-head']"
    )
    return "Pinned" in "".join(head.itertext())


def test_its_author_pins_a_comment_and_strangers_find_it_at_the_head_and_in_its_place(
    signed_in, author, post, comment
):
    stranger = Client()
    assert heads(post, stranger) == [] and not is_marked(comment, stranger)
    page = signed_in(author).get(address(comment))
    assert page.status_code == 200 and "The springs are nine centimetres." in page.text
    answer = signed_in(author).post(address(comment), {"line": " A  better figure "})
    assert answer.url == f"{post.get_absolute_url()}#comments"
    (head,) = heads(post, stranger)
    assert head.startswith(f"Pinned by {author.name}: A better figure {comment.name}")
    assert "The springs are nine centimetres. See it in the thread" in head
    assert is_marked(comment, stranger)


def test_its_replies_are_counted_and_its_newest_words_shown(post, author, reader, comment):
    pin(comment, author)
    Comment.objects.get(pk=comment.pk).edit("The springs are eight centimetres.")
    assert "eight centimetres" in heads(post)[0]
    write(post, author, "Are they?", parent=comment)
    assert "See it in the thread, with 1 reply" in heads(post)[0]


def test_a_moderator_pins_everywhere_and_a_reader_nowhere(
    signed_in, moderator, reader, second_reader, post, comment
):
    for browser in (signed_in(reader), signed_in(second_reader)):
        assert browser.get(address(comment)).status_code == 404
        assert browser.post(address(comment)).status_code == 404
        assert "/pin/" not in browser.get(post.get_absolute_url()).text
    assert Client().post(address(comment)).url == f"/accounts/login/?next={address(comment)}"
    assert not Pin.objects.exists()
    browser = signed_in(moderator)
    assert address(comment) in browser.get(post.get_absolute_url()).text
    assert browser.post(address(comment)).status_code == 302
    assert heads(post)[0].startswith(f"Pinned by {moderator.name} ")


def test_an_author_finds_the_link_in_the_menu_and_at_their_own_comment(
    signed_in, author, post, comment
):
    own = write(post, author, "Mine.")
    page = signed_in(author).get(post.get_absolute_url()).text
    assert page.count(address(comment)) == 1 and page.count(address(own)) == 1


def test_it_is_taken_down_again(signed_in, author, post, comment):
    pin(comment, author)
    answer = signed_in(author).post(address(comment), {"down": "1"}, follow=True)
    assert "It isn’t pinned any more." in answer.text
    assert heads(post) == [] and not is_marked(comment)


def test_a_fourth_finds_no_place_and_its_line_is_kept(signed_in, author, reader, post, comment):
    for n in range(3):
        pin(write(post, reader, f"Pear {n}."), author)
    answer = signed_in(author).post(address(comment), {"line": "A better figure"})
    assert answer.status_code == 409
    assert "Three are pinned already." in answer.text and 'value="A better figure"' in answer.text
    assert len(heads(post)) == 3
    with pytest.raises(NoPlaceLeft):
        pin(comment, author)


def test_what_was_pinned_may_be_pinned_with_other_words(signed_in, author, reader, post, comment):
    for n in range(2):
        pin(write(post, reader, f"Pear {n}."), author)
    pin(comment, author, "Once")
    assert 'value="Once"' in signed_in(author).get(address(comment)).text
    signed_in(author).post(address(comment), {"line": "Twice"})
    assert Pin.objects.count() == 3 and any(": Twice" in head for head in heads(post))


@pytest.mark.parametrize("wrong", [{"line": "x" * 141}, {"until": "never"}])
def test_what_is_wrong_is_said(signed_in, author, comment, wrong):
    assert signed_in(author).post(address(comment), wrong).status_code == 422
    assert not Pin.objects.exists()


def test_a_removed_comment_leaves_the_head_and_comes_back_restored(
    author, moderator, post, comment, policy
):
    pin(comment, author)
    remove(moderator, comment, policy.wordings.get(number=1))
    assert heads(post) == []
    undo(moderator, comment.decisions.get())
    assert len(heads(post)) == 1


def test_a_withdrawn_comment_leaves_the_head(author, post, comment):
    pin(comment, author)
    Comment.objects.get(pk=comment.pk).withdraw()
    assert heads(post) == []


def test_it_ends_with_the_thread_where_that_was_chosen(signed_in, author, reader, post, comment):
    post.comments_close_at = timezone.now() + timedelta(days=3)
    post.save()
    other = write(post, reader, "Until it is taken down.")
    pin(other, author)
    browser = signed_in(author)
    assert "The thread closes" in browser.get(address(comment)).text
    browser.post(address(comment), {"until": "closed"})
    assert len(heads(post)) == 2
    post.refresh_from_db()
    post.comments_close_at = timezone.now() - timedelta(minutes=1)
    post.save()
    assert [head for head in heads(post) if "Until it is taken down." in head] == heads(post)
    assert not is_marked(comment) and is_marked(other)


def test_whoever_pinned_and_goes_leaves_the_comment_pinned_without_their_words(
    moderator, post, comment
):
    pin(comment, moderator, "Read this.")
    moderator.groups.clear()
    erasure.erase(moderator)
    assert [head.split()[:2] for head in heads(post)] == [["Pinned", comment.name.split()[0]]]


def test_a_copy_of_ones_data_has_what_one_pinned(author, comment):
    pin(comment, author, "Read this.")
    section = next(one for one in personal_data.sections(author) if one.name == "pins")
    assert section.read(section.keys())[0]["line"] == "Read this."


def test_nothing_is_asked_of_pins_where_none_ever_was(post, comment):
    with CaptureQueriesContext(connection) as asked:
        read(post)
    assert not [one["sql"] for one in asked if "comments_pin" in one["sql"]]


def test_what_is_pinned_is_drawn_once_for_all(signed_in, author, reader, post, comment):
    pin(comment, author)
    read(post, signed_in(reader))
    with CaptureQueriesContext(connection) as asked:
        read(post, signed_in(author))
    assert not [one["sql"] for one in asked if "comments_pin" in one["sql"]]
