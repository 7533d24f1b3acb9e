"""Of the trees of a thread those are read and drawn again in which something has changed."""

from itertools import permutations

import pytest
from django.core.management import call_command
from django.urls import reverse

from blog.models import Post
from comments.domain.locking import locked
from comments.gate import Writer
from comments.models import Comment
from comments.thread.reading import Thread
from tests.pages.stranger import ask_anew, ask_past_the_store, forget_parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def marrow(reader):
    return Writer(account=reader, name="Marrow")


@pytest.fixture
def pears(post, marrow):
    return Comment.write(post, marrow, "Pears?")


@pytest.fixture
def quinces(post, marrow):
    return Comment.write(post, marrow, "Quinces?")


def opened(post):
    """The article as a stranger gets it whose page is stored nowhere, but trees of it may be."""
    return ask_past_the_store(post.get_absolute_url()).text


def change_past_the_verbs(comment):
    """Nobody else does that: what is drawn again shows whether it was read again."""
    Comment.objects.filter(pk=comment.pk).update(rendered="<p>Said by a foreign hand.</p>")


def test_what_is_said_in_one_tree_leaves_the_others_as_they_were_drawn(
    post, marrow, pears, quinces
):
    opened(post)
    change_past_the_verbs(quinces)
    Comment.write(post, marrow, "Eleven.", parent=pears)
    page = opened(post)
    assert "Eleven." in page and "Quinces?" in page


def test_what_is_said_begins_a_tree_that_leaves_the_others_as_they_were(post, marrow, quinces):
    opened(post)
    change_past_the_verbs(quinces)
    Comment.write(post, marrow, "Medlars?")
    page = opened(post)
    assert "Medlars?" in page and "Quinces?" in page


def test_a_tree_in_which_something_is_said_is_read_again_to_its_end(post, marrow, pears):
    eleven = Comment.write(post, marrow, "Eleven.", parent=pears)
    opened(post)
    change_past_the_verbs(eleven)
    Comment.write(post, marrow, "Twelve.", parent=pears)
    assert "foreign hand" in opened(post)


def test_whoever_holds_the_lock_and_names_no_tree_may_have_changed_all(post, pears, quinces):
    opened(post)
    with locked(post.pk):
        change_past_the_verbs(pears)
        change_past_the_verbs(quinces)
    assert opened(post).count("<p>Said by a foreign hand.</p>") == 2


def test_whoever_turns_the_page_may_have_changed_all(post, pears):
    opened(post)
    change_past_the_verbs(pears)
    Post.objects.filter(pk=post.pk).bump()
    assert "foreign hand" in opened(post)


def test_one_command_forgets_all_trees(post, pears):
    opened(post)
    change_past_the_verbs(pears)
    call_command("clear_pages")
    assert "foreign hand" in opened(post)


def test_a_tree_of_which_nothing_is_left_is_kept_as_nothing(post, pears, marrow, quinces):
    eleven = Comment.write(post, marrow, "Eleven.", parent=pears)
    eleven.withdraw()
    pears.withdraw()
    assert "Pears?" not in opened(post)
    assert opened(post) == ask_anew(post.get_absolute_url()).text


def test_trees_stand_in_the_order_of_the_page_whichever_of_them_are_kept(
    post, marrow, pears, quinces
):
    opened(post)
    Comment.write(post, marrow, "Eleven.", parent=pears)
    Comment.write(post, marrow, "Medlars?")
    page = opened(post)
    said = [page.index(words) for words in ("Pears?", "Eleven.", "Quinces?", "Medlars?")]
    assert said == sorted(said)
    newest = ask_past_the_store(f"{post.get_absolute_url()}?sort=newest").text
    assert newest.index("Medlars?") < newest.index("Quinces?") < newest.index("Eleven.")


def test_whoever_comes_first_a_tree_has_what_its_reader_may_do_and_is_folded_as_asked(
    post, marrow, pears, client, reader
):
    Comment.write(post, marrow, "Eleven.", parent=pears)
    client.force_login(reader)
    address, folded = post.get_absolute_url(), f"{post.get_absolute_url()}?collapsed=1"
    looks = {
        "mine": lambda: client.get(address).text,
        "a stranger's": lambda: opened(post),
        "folded": lambda: ask_past_the_store(folded).text,
    }
    for order in permutations(looks):
        forget_parts()
        seen = {look: looks[look]() for look in order}
        withdraw = reverse("comment_withdraw", args=[pears.pk])
        assert [look for look in looks if withdraw in seen[look]] == ["mine"]
        assert [look for look in looks if 'class="comment-body" open' not in seen[look]] == [
            "folded"
        ]


def test_what_waits_is_in_no_tree_that_others_are_shown(post, pears):
    """Not even if it was sent while the page of its writer was being made."""
    Post.objects.filter(pk=post.pk).update(comments_wait="all")
    guest = Writer(name="Passing Heron", email="heron@example.org", token="a" * 32)
    thread = Thread(post, guest)
    waits = Comment.write(post, guest, "May I come in?", parent=pears)
    assert waits.is_held
    assert waits.pk in [step.node.comment.pk for step in thread.steps()]
    assert waits.pk not in [step.node.comment.pk for step in thread.steps_of(thread.trees)]
