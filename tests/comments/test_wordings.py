"""A comment in other words: what stands, what waits, what stood before, and who sees which."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Site
from comments import gate
from comments.domain.refusals import Closed, Moved, Refused
from comments.gate import Refusal, Writer
from comments.models import Comment, CommentRevision
from comments.search.search import Search
from comments.writers.identity import remember

pytestmark = pytest.mark.django_db
Fate = CommentRevision.Fate


@pytest.fixture
def writer(reader):
    return Writer(account=reader, name=reader.name)


@pytest.fixture
def comment(post, writer):
    return Comment.write(post, writer, "Espaliers like walls.")


@pytest.fixture
def edits_wait(site):
    Site.objects.update(holds_edits=True)


def _browser(account):
    browser = Client()
    browser.force_login(account)
    return browser


def _edit(browser, comment, text):
    terms = {"terms": "", "accept": ""}
    return browser.post(reverse("comment_edit", args=[comment.pk]), {"text": text, **terms})


def test_an_edit_is_shown_with_its_time_and_the_earlier_wording_is_kept(client, comment, reader):
    browser, page = _browser(reader), comment.post.get_absolute_url()
    assert "Edited" not in client.get(page).text
    assert _edit(browser, comment, "Espaliers *love* walls.").status_code == 302
    shown = client.get(page).text
    assert "Edited" in shown and "<em>love</em>" in shown and "like walls" not in shown
    [stood] = CommentRevision.objects.all()
    assert (stood.fate, stood.text) == (Fate.STOOD, "Espaliers like walls.")
    assert stood.written_at == comment.created_at


def test_while_an_edit_waits_everybody_else_reads_the_earlier_wording(
    client, comment, reader, second_reader, edits_wait
):
    """On the article, in the feeds and in search; the count is the same for all."""
    browser, page = _browser(reader), comment.post.get_absolute_url()
    _edit(browser, comment, "Quixotic walls.")
    own = browser.get(page).text
    assert "Quixotic walls." in own and "Only you can see this" in own and "like walls" not in own
    for others in (client, _browser(second_reader)):
        shown = others.get(page).text
        assert "like walls" in shown and "Quixotic" not in shown and "Edited" not in shown
        assert "1 comment" in shown and "1 comment" in own
    assert "like walls" in client.get(reverse("comments_feed")).text
    assert Search("quixotic").counts() == (0, 0) and Search("espaliers").counts()[1] == 1


def test_below_a_comment_whose_edit_waits_everybody_counts_the_same(
    post, comment, writer, second_reader, edits_wait
):
    reply = Comment.write(post, Writer(account=second_reader, name="Quince"), "Do they?")
    answer = Comment.write(post, writer, "They do.", parent=reply)
    answer.edit("They do indeed.")
    for reader in (writer.account, second_reader):
        assert "<span>1 reply</span>" in _browser(reader).get(post.get_absolute_url()).text


def test_an_edit_that_waits_can_be_edited_and_taken_back(comment, reader, edits_wait):
    browser = _browser(reader)
    comment.mark_read()
    _edit(browser, comment, "First try.")
    assert "First try." in browser.get(reverse("comment_edit", args=[comment.pk])).text
    _edit(browser, comment, "Second try.")
    comment.refresh_from_db()
    assert comment.waiting.text == "Second try." and comment.read_at is None
    where = reverse("edit_withdraw", args=[comment.pk])
    assert "Second try." in browser.get(where).text
    assert browser.post(where).status_code == 302
    comment.refresh_from_db()
    assert comment.pending_at is None and comment.read_at and comment.edited_at is None
    assert [one.text for one in comment.revisions.taken_back()] == ["First try.", "Second try."]
    assert browser.post(where).status_code == 409


def test_an_edit_is_screened_and_only_what_is_held_waits(comment, monkeypatch):
    def held(words):
        return gate.Verdict(gate.HELD if "http" in words.text else gate.PUBLISHED)

    monkeypatch.setattr("moderation.gate.screen", held)
    comment.edit("See http://example.org for walls.")
    comment.refresh_from_db()
    assert comment.is_published and comment.text == "Espaliers like walls."
    comment.edit("No link, then.")
    assert comment.text == "No link, then." and comment.pending_at is None
    comment.edit("See http://example.org after all.")
    comment._change(created_at=timezone.now() - timedelta(hours=1))
    comment.edit("Late, and not past a moderator.")
    assert comment.text == "No link, then." and "past" in comment.waiting.text


def test_a_held_comment_is_simply_changed(post):
    guest = Writer(token="t" * 32, name="Heron", email="h@example.org")
    comment = Comment.write(post, guest, "May I?")
    comment.edit("May I come in?")
    assert comment.is_held and comment.text == "May I come in?" and comment.waiting is None
    assert [one.text for one in comment.revisions.all()] == ["May I?"]


def test_the_same_words_again_are_no_edit(comment):
    comment.edit("Espaliers like walls.")
    assert comment.edited_at is None and not comment.revisions.exists()


@pytest.mark.parametrize(
    ("minutes", "ends_with_replies", "age", "is_answered", "may"),
    [
        (15, True, 14, False, True),
        (15, True, 16, False, False),
        (15, True, 1, True, False),
        (15, False, 1, True, True),
        (60, True, 16, False, True),
        (0, True, 0, False, False),
    ],
)
def test_for_how_long_a_comment_can_be_edited_is_the_site_s_to_say(
    minutes, ends_with_replies, age, is_answered, may, post, comment, writer, client
):
    Site.objects.update(edit_minutes=minutes, edits_end_with_replies=ends_with_replies)
    comment._change(created_at=timezone.now() - timedelta(minutes=age))
    if is_answered:
        Comment.write(post, writer, "Do they?", parent=comment)
    browser = _browser(writer.account)
    link = reverse("comment_edit", args=[comment.pk])
    assert (link in browser.get(post.get_absolute_url()).text) == may
    answer = _edit(browser, comment, "In other words.")
    assert answer.status_code == (302 if may else 409)
    if not may:
        assert "In other words." in answer.text
        with pytest.raises(Moved):
            comment.edit("In other words.")


def test_only_the_writer_has_the_links(client, post, comment, writer, second_reader):
    withdraw = reverse("comment_withdraw", args=[comment.pk])
    another = Comment.write(post, Writer(account=second_reader, name="Quince"), "And plums.")
    page = post.get_absolute_url()
    own, others = _browser(writer.account).get(page).text, _browser(second_reader).get(page).text
    assert withdraw in own and withdraw not in others and withdraw not in client.get(page).text
    assert reverse("comment_withdraw", args=[another.pk]) in others
    assert _browser(second_reader).post(withdraw).status_code == 404
    assert _edit(_browser(second_reader), comment, "Mine now.").status_code == 403
    assert "Mine now." not in client.get(page).text


def test_a_guest_s_browser_has_them_too(client, post, rf):
    guest = Writer(token="t" * 32, name="Heron", email="h@example.org")
    comment = Comment.write(post, guest, "May I?")
    comment.publish()
    answer = client.get("/")
    remember(answer, guest.token)
    client.cookies = answer.cookies
    assert reverse("comment_edit", args=[comment.pk]) in client.get(post.get_absolute_url()).text
    assert _edit(client, comment, "May I, please?").status_code == 302


def test_whoever_may_not_comment_edits_nothing_and_keeps_their_text(comment, reader, monkeypatch):
    monkeypatch.setattr("moderation.gate.refusal", lambda *about: Refusal("No", "Banned."))
    with pytest.raises(Refused):
        comment.edit("In other words.")
    answer = _edit(_browser(reader), comment, "In other words.")
    assert answer.status_code == 403 and "In other words." in answer.text


def test_in_a_closed_thread_nothing_is_edited_and_the_text_comes_back(post, comment, reader):
    type(post).objects.update(comments_open=False)
    with pytest.raises(Closed):
        comment.edit("In other words.")
    answer = _edit(_browser(reader), comment, "In other words.")
    assert answer.status_code == 403 and "In other words." in answer.text
    assert "closed while you were writing" in answer.text
    withdraw = reverse("comment_withdraw", args=[comment.pk])
    assert _browser(reader).post(withdraw).status_code == 302


def test_a_comment_that_is_withdrawn_takes_its_edit_along(comment, edits_wait):
    comment.edit("In other words.")
    comment.withdraw()
    assert comment.pending_at is None and not comment.revisions.waiting().exists()


def test_a_slip_is_taken_back_edit_and_all(comment, edits_wait):
    comment.mark_read()
    comment.edit("In other words.")
    comment.accept_edit()
    assert (comment.text, comment.waiting) == ("In other words.", None) and comment.edited_at
    comment.let_edit_wait_again()
    assert (comment.text, comment.edited_at) == ("Espaliers like walls.", None)
    assert comment.waiting.text == "In other words." and comment.waiting.read_before
    comment.refuse_edit()
    comment.let_edit_wait_again()
    assert comment.waiting.text == "In other words."
    with pytest.raises(Moved):
        comment.let_edit_wait_again()


def test_one_s_own_comments_say_what_waits_and_what_was_said_before(comment, reader, edits_wait):
    comment.edit("Second.")
    comment.accept_edit()
    comment.edit("Third.")
    shown = _browser(reader).get(reverse("account_comments")).text
    assert all(words in shown for words in ("Espaliers like walls.", "Second.", "Third."))
