"""A comment is read when somebody says so, one at a time; who did, when and how is kept."""

import pytest

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import approve, judge, remove, restore
from moderation.actions.reading import mark_read, mark_unread
from moderation.actions.record import Decided, Reworded
from moderation.models import Decision, Reading
from moderation.plans.removal import Verdict, as_seen
from tests.accounts.leaving import DELETE, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def record():
    rows = Reading.objects.order_by("pk").values_list("pseudonym__account__name", "how")
    return list(rows)


def test_who_read_a_comment_when_and_how_is_kept(comment, moderator, second_moderator, rule):
    mark_read(second_moderator, comment)
    approve(moderator, comment)
    removal = remove(moderator, comment, rule)
    restore(second_moderator, comment)

    hazel, alder = second_moderator.name, moderator.name
    assert record() == [
        (hazel, "marked"), (alder, "approved"), (alder, "decided"), (hazel, "decided"),
    ]  # fmt: skip
    assert Reading.objects.filter(at=removal.made_at, comment=comment).exists()


def test_marking_read_decides_nothing(comment, moderator):
    mark_read(moderator, comment)
    assert comment.read_at and not Comment.objects.unread().exists()
    assert not Decision.objects.exists()


def test_a_held_comment_that_is_marked_read_stays_held(post, guest, moderator):
    held = Comment.write(post, Writer(token="t", **guest), "Do the pears keep?")
    mark_read(moderator, held)
    assert held.is_held and held.read_at
    later = Comment.write(post, Writer(token="t", **guest), "And the quinces?")
    assert later.is_held, "Nobody has approved anything of this guest."


def test_reading_twice_is_one_reading_but_each_moderator_has_their_own(
    comment, moderator, second_moderator
):
    first = mark_read(moderator, comment)
    assert mark_read(moderator, comment) == first
    read_at = comment.read_at
    mark_read(second_moderator, comment)
    assert comment.read_at == read_at and Reading.objects.count() == 2


def test_an_edit_opens_it_again(comment, moderator):
    first = approve(moderator, comment)
    comment.edit("Pears are better here.")
    assert list(Comment.objects.unread()) == [comment]

    assert mark_read(moderator, comment).at > first.made_at
    assert not Comment.objects.unread().exists()


def test_the_new_words_are_approved_though_they_were_marked_read_and_the_old_approved(
    comment, moderator
):
    approve(moderator, comment)
    comment.edit("Pears are better here.")
    mark_read(moderator, comment)
    approve(moderator, comment)
    assert Decision.objects.count() == 2


def test_what_is_marked_unread_waits_for_everybody_again(comment, moderator, second_moderator):
    assert mark_unread(moderator, comment) is None
    approve(moderator, comment)
    mark_unread(second_moderator, comment)
    assert list(Comment.objects.unread()) == [comment]
    assert record()[-1] == (second_moderator.name, "reopened")
    approve(moderator, comment)
    assert not Comment.objects.unread().exists()


def test_what_is_gone_is_not_marked_unread(
    comment, moderator, second_moderator, rule, post, reader
):
    removal = remove(second_moderator, comment, rule)
    with pytest.raises(Decided) as meanwhile:
        mark_unread(moderator, comment)
    assert meanwhile.value.decision == removal

    another = Comment.write(post, Writer(account=reader, name="Marrow"), "So are plums.")
    another.withdraw()
    with pytest.raises(Reworded):
        mark_unread(moderator, another)


def test_a_reply_that_goes_with_a_comment_was_not_read(comment, post, reader, moderator, rule):
    reply = Comment.write(post, Writer(account=reader, name="Marrow"), "Plums too.", parent=comment)
    judge(moderator, comment, Verdict.under(rule), with_replies=True)
    reply.refresh_from_db()
    assert reply.read_at is None and reply.passed_at
    assert [how for _name, how in record()] == ["decided", "passed"]

    restore(moderator, reply)
    assert reply.read_at and reply.passed_at is None


def test_nobody_is_kept_from_deciding_because_a_colleague_marked_it(
    comment, moderator, second_moderator, rule
):
    seen = as_seen(comment)
    mark_read(second_moderator, comment)
    mark_unread(second_moderator, comment)
    mark_read(second_moderator, comment)
    remove(moderator, comment, rule, seen=seen)
    with pytest.raises(Decided):
        approve(second_moderator, comment, seen=seen)


def test_a_moderator_marks_from_the_desk_and_comes_back_to_the_comment(desk, comment, policy):
    address = f"/moderation/comments/{comment.pk}/"
    assert desk.get(f"{address}read/").url == address
    comment.refresh_from_db()
    assert comment.read_at is None, "Opening an address reads nothing."

    desk.post(f"{address}read/", {"show": "unread"})
    comment.refresh_from_db()
    assert comment.read_at
    assert desk.post(f"{address}unread/", {"show": "all"}).url.startswith(address)
    comment.refresh_from_db()
    assert comment.read_at is None


def test_nobody_marks_words_read_that_changed_while_they_were_read(desk, comment, policy):
    seen = as_seen(comment)
    comment.edit("Buy boots.")
    answer = desk.post(f"/moderation/comments/{comment.pk}/read/", {"seen": seen})
    assert answer.status_code == 409 and "Buy boots." in answer.text
    assert not Reading.objects.exists()


def test_the_record_outlives_the_article(comment, post, moderator):
    reading = mark_read(moderator, comment)
    post.delete()
    assert Reading.objects.get() == reading


def test_the_record_outlives_its_moderator_and_no_longer_says_who(comment, moderator, desk):
    reading = mark_read(moderator, comment)
    assert "read as a moderator" in desk.get(DELETE).text
    leave(moderator)
    reading.refresh_from_db()
    assert reading.pseudonym.account is None and reading.comment == comment
