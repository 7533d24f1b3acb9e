"""In a thread the writer of a removed comment finds which was theirs, and the way to appeal; nobody else does."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from comments.writers.identity import remember
from moderation.actions.comments import approve, judge, remove, restore
from moderation.models import Decision
from moderation.plans.removal import Verdict

pytestmark = pytest.mark.django_db


def way_of(comment):
    """Where the placeholder leads the writer of the comment."""
    return f"/comments/{comment.pk}/appeal/"


def test_the_writer_comes_from_the_placeholder_to_the_appeal(
    signed_in, reader, removed, post, second_reader
):
    decision = removed()
    browser = signed_in(reader)
    page = browser.get(post.get_absolute_url()).text
    assert "You wrote this." in page and way_of(decision.comment) in page
    assert browser.get(way_of(decision.comment)).url == f"/appeals/{decision.pk}/"
    for somebody in Client(), signed_in(second_reader):
        assert way_of(decision.comment) not in somebody.get(post.get_absolute_url()).text


def test_so_does_a_guest_in_the_browser_that_they_wrote_with(post, guest, moderator, rule):
    writer, browser, known = Writer(token="a" * 32, **guest), Client(), HttpResponse()
    comment = Comment.write(post, writer, "Pears are better abroad.")
    remember(known, writer.token)
    browser.cookies = known.cookies
    approve(moderator, comment)
    decision = remove(moderator, comment, rule)
    assert way_of(comment) in browser.get(post.get_absolute_url()).text
    assert browser.get(way_of(comment)).url == f"/appeals/{decision.pk}/"
    assert way_of(comment) not in Client().get(post.get_absolute_url()).text


@pytest.mark.parametrize("is_reply", [False, True])
def test_a_guest_whose_waiting_comment_was_deleted_goes_on_seeing_what_became_of_it(
    post, guest, moderator, rule, comment, is_reply
):
    writer, browser, known = Writer(token="a" * 32, **guest), Client(), HttpResponse()
    held = Comment.write(post, writer, "Abroad.", parent=comment if is_reply else None)
    assert held.is_held
    remember(known, writer.token)
    browser.cookies = known.cookies
    decision = remove(moderator, held, rule)
    page = browser.get(f"/comments/{held.pk}/", follow=True).text
    assert f'id="c-{held.pk}"' in page and way_of(held) in page
    assert rule.get_absolute_url() in page and "Only you can see this." in page
    assert browser.get(way_of(held)).url == f"/appeals/{decision.pk}/"
    assert f'id="c-{held.pk}"' not in Client().get(post.get_absolute_url()).text


def test_spam_that_was_answered_says_so_to_its_writer_too(
    signed_in, reader, comment, second_reader, moderator, post
):
    answer = Writer(account=second_reader, name="Quince")
    Comment.write(post, answer, "So they say.", parent=comment)
    judge(moderator, comment, Verdict.spam())
    assert way_of(comment) in signed_in(reader).get(post.get_absolute_url()).text


def test_on_a_page_of_a_branch_it_stands_as_well(signed_in, reader, comment, moderator, rule, post):
    Comment.write(post, Writer(account=reader, name="Marrow"), "So I say.", parent=comment)
    remove(moderator, comment, rule)
    page = signed_in(reader).get(f"/comments/{comment.pk}/thread/").text
    assert way_of(comment) in page


def test_what_was_restored_leads_nowhere_and_strangers_may_sign_in(
    client, signed_in, reader, second_reader, removed, second_moderator, post
):
    comment = removed().comment
    page = client.get(way_of(comment))
    assert page.status_code == 403 and f"/accounts/login/?next={way_of(comment)}" in page.text
    assert signed_in(second_reader).get(way_of(comment)).status_code == 404
    restore(second_moderator, comment)
    browser = signed_in(reader)
    assert way_of(comment) not in browser.get(post.get_absolute_url()).text
    page = browser.get(way_of(comment))
    assert page.status_code == 404 and "Everybody can read your comment." in page.text


def test_a_writer_whose_comment_went_without_a_decision_is_told_so(signed_in, reader, comment):
    comment.remove({"citation": "Before the log"})
    browser = signed_in(reader)
    page = browser.get(way_of(comment))
    assert page.status_code == 404 and "no moderator’s decision about it was recorded" in page.text
    assert "Pears are better abroad." in page.text


def test_a_stranger_from_the_log_learns_what_the_sign_in_is_for_and_the_guest_s_way(
    client, removed, settings
):
    settings.LOG_DELAY = 0
    decision = removed()
    page = client.get(f"/appeals/{decision.pk}/").text
    assert "Your appeal" in page and f"/appeals/{decision.pk}/guest/" in page
    hushed = Decision.objects.create(
        kind="spam", made_by=decision.made_by, about=decision.about, appears_at=timezone.now()
    )
    assert "/guest/" not in client.get(f"/appeals/{hushed.pk}/").text
