"""Whom a ban reaches, and where: by every road, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Guest
from blog.models import Post
from blog.operating.tasks.periodic_jobs import run_all
from comments.domain.refusals import Refused
from comments.gate import Writer
from comments.models import Comment, CommentOrigin
from comments.writers.identity import remember
from moderation.actions import bans
from moderation.actions.comments import restore
from moderation.models import Ban, BanFingerprint
from moderation.plans import ban_fingerprints

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.7", "198.51.100.9"
TOKEN = "t" * 32
AGREED = {"terms": "1", "accept": "1"}  # to the policy


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def banned(comment, reader, moderator, rule):
    """The reader, who has a comment and a second tab from before the ban."""
    tab = Client()
    tab.force_login(reader)
    bans.ban(moderator, reader, rule, "Three insults in a day.")
    return tab


def guest_says(post, text, token=TOKEN, email="heron@example.org", ip_hash=""):
    writer = Writer(name="Heron", email=email, token=token, ip_hash=ip_hash)
    return Comment.write(post, writer, text)


def guest_sends(post, text, *, token="", address=HERE, email="heron@example.org"):
    """A guest's form, from a browser that may be known by a token."""
    browser = Client(REMOTE_ADDR=address)
    if token:
        response = HttpResponse()
        remember(response, token)
        browser.cookies = response.cookies
    said = {"text": text, "name": "Heron", "email": email} | AGREED
    return browser.post(
        f"/comments/guest/{post.pk}/", said, headers={"Sec-Fetch-Site": "same-origin"}
    )


def test_no_road_leads_a_banned_reader_to_a_comment(banned, post, comment, reader):
    for address, sent in [
        (f"/comments/new/{post.pk}/", {"text": "Kept words."}),
        (f"/comments/new/{post.pk}/", {"text": "Kept words.", "preview": "1"}),
        (f"/comments/new/{post.pk}/", {"text": "Kept words.", "parent": comment.pk}),
        (f"/comments/{comment.pk}/edit/", {"text": "Kept words."}),
    ]:
        answer = banned.post(address, sent)
        assert answer.status_code == 403, address
        assert "Kept words." in answer.text and "Three insults in a day." in answer.text
    for address in [post.get_absolute_url(), f"/comments/{comment.pk}/reply/"]:
        page = banned.get(address).text
        assert "You can’t comment here" in page and "Post comment" not in page
    comment.refresh_from_db()
    assert comment.text == "Pears are better abroad." and Comment.objects.count() == 1


def test_an_edit_is_refused_even_behind_the_views(banned, comment):
    with pytest.raises(Refused):
        comment.edit("In other words.")


def test_a_banned_reader_keeps_their_name(banned, reader):
    banned.post("/account/profile/", {"name": "Somebody Else"})
    reader.refresh_from_db()
    assert reader.name == "Marrow"
    assert banned.get("/account/profile/").context["form"].fields["name"].disabled


def test_a_banned_reader_reads_withdraws_and_appeals(banned, post, comment, reader):
    assert banned.get(post.get_absolute_url()).status_code == 200
    assert banned.get("/account/comments/").status_code == 200
    assert banned.post(f"/comments/{comment.pk}/withdraw/").status_code == 302
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    ban = Ban.objects.get()
    assert banned.post(f"/appeals/{ban.placed_id}/", {"text": "Not I."}).status_code == 302


def test_a_ban_on_one_article_holds_there_alone(
    desk, client, post, author, comment, reader, rule, second_moderator
):
    other = Post(title="Of plums", slug="plums", author=author, status="published")
    other.published_at = timezone.now() - timedelta(days=1)
    other.write("Nine plums.")
    other.save()
    address = f"/moderation/accounts/{reader.pk}/ban/?comment={comment.pk}"
    choice = {"how_long": "7", "where": "here", "rule": rule.pk, "reason": "Enough here."}
    choice |= {"among_staff": "Between us.", "comment": comment.pk}
    shown = desk.post(address, choice)
    assert "They can’t comment on “A wall of espaliers” until" in shown.text
    assert "A reader was suspended on “A wall of espaliers” for 7 days" in shown.text
    confirm = re.search(r'name="confirm" value="([^"]*)"', shown.text)[1]
    assert desk.post(address, choice | {"confirm": confirm}).status_code == 302
    assert "Between us." in desk.get("/moderation/bans/").text

    client.force_login(reader)
    assert client.post(f"/comments/new/{post.pk}/", {"text": "Here."}).status_code == 403
    assert client.post(f"/comments/new/{other.pk}/", {"text": "There."} | AGREED).status_code == 302
    assert "Between us." not in client.get("/account/").text
    assert client.post("/account/profile/", {"name": "Marrow the Second"}).status_code == 302
    assert "suspended on" in client.get(Ban.objects.get().placed.get_absolute_url()).text
    post.delete()
    assert Ban.objects.with_all().get().post is None and Ban.objects.get().post_id


def test_a_ban_rests_on_decisions_and_is_flagged_when_all_are_overturned(
    desk, removed, reader, rule, moderator, second_moderator
):
    decision = removed(gives_strike=False)
    address = f"/moderation/accounts/{reader.pk}/ban/"
    choice = {"how_long": "open", "rule": rule.pk, "reason": "Enough.", "evidence": [decision.pk]}
    shown = desk.post(address, choice)
    confirm = re.search(r'name="confirm" value="([^"]*)"', shown.text)[1]
    desk.post(address, choice | {"confirm": confirm})
    ban = Ban.objects.get()
    assert list(ban.evidence.all()) == [decision]
    assert "Based on:" in desk.get("/moderation/bans/").text
    restore(second_moderator, decision.comment)
    assert Ban.objects.without_strikes() == [ban]


def test_a_guest_is_banned_by_their_browser_and_their_confirmed_address(
    desk, post, moderator, rule
):
    comment = guest_says(post, "Buy boots.")
    Guest.objects.at("heron@example.org").confirm(TOKEN)
    address = f"/moderation/comments/{comment.pk}/ban/"
    choice = {"how_long": "7", "rule": rule.pk, "reason": "Only boots."}
    shown = desk.post(address, choice)
    assert "by the browser they wrote in and by one confirmed address" in shown.text
    confirm = re.search(r'name="confirm" value="([^"]*)"', shown.text)[1]
    assert desk.post(address, choice | {"confirm": confirm}).status_code == 302

    answer = guest_sends(post, "More boots.", token=TOKEN, email="other@example.org")
    assert answer.status_code == 403 and "More boots." in answer.text
    Guest.objects.at("heron@example.org").confirm("u" * 32)  # In another browser of theirs.
    assert guest_sends(post, "And more.", token="u" * 32).status_code == 403
    # Whoever only types their address isn't them.
    assert guest_sends(post, "May I?", token="v" * 32).status_code == 302


def test_a_range_refuses_guests_for_a_time_and_nobody_with_an_account(
    desk, client, post, reader, moderator, rule, after, settings
):
    settings.WHENCE_DAYS = 10  # The key turns meanwhile, and the range is known again.
    first = guest_sends(post, "Buy boots.")
    assert first.status_code == 302
    comment = Comment.objects.get()
    assert comment.origin.ip_hash and HERE not in comment.origin.ip_hash
    guest_sends(post, "I live here too.", email="wren@example.org")
    address = f"/moderation/comments/{comment.pk}/ban/"
    choice = {"how_long": "open", "rule": rule.pk, "reason": "Only boots.", "with_range": "on"}
    shown = desk.post(address, choice)
    assert shown.context["others_near"] == 1
    confirm = re.search(r'name="confirm" value="([^"]*)"', shown.text)[1]
    assert desk.post(address, choice | {"confirm": confirm}).status_code == 302

    near = guest_sends(post, "Boots again.", address="203.0.113.200", email="w@example.org")
    assert near.status_code == 403 and "Boots again." in near.text
    assert "Guests can’t comment from here for a while" in near.text
    assert "Only boots." not in near.text  # It may be somebody else.
    assert guest_sends(post, "Far away.", address=THERE, email="x@example.org").status_code == 302
    client.force_login(reader)
    sent = {"text": "Well."} | AGREED
    said = client.post(f"/comments/new/{post.pk}/", sent, REMOTE_ADDR=HERE)
    assert said.status_code == 302
    after(days=29)
    assert guest_sends(post, "Boots.", address=HERE, email="v@example.org").status_code == 403
    after(days=2)
    later = guest_sends(post, "Boots once more.", address=HERE, email="y@example.org")
    assert later.status_code == 302


def test_a_range_is_never_marked_for_ever(post, moderator, reader, rule):
    ban = bans.ban(moderator, reader, rule, "Enough.").ban
    with pytest.raises(IntegrityError), transaction.atomic():
        BanFingerprint.objects.create(ban=ban, kind="range", value="x", until=None)


def test_a_private_range_is_no_range(desk, post, rule):
    guest_sends(post, "From the office.", address="192.168.1.7")
    comment = Comment.objects.get()
    assert "with_range" not in desk.get(f"/moderation/comments/{comment.pk}/ban/").text


def test_whoever_may_be_back_is_hinted_at_with_the_reasons(
    desk, post, reader, moderator, rule, client
):
    writer = Writer(account=reader, name="Marrow", ip_hash="w" * 64, browser=TOKEN)
    Comment.write(post, writer, "Boots.")
    bans.ban(moderator, reader, rule, "Only boots.")
    back = guest_says(post, "Boots, again.", email="mar.row+2@example.org", ip_hash="w" * 64)
    Guest.objects.at("mar.row+2@example.org").confirm(TOKEN)
    page = desk.get(f"/moderation/comments/{back.pk}/?show=all").text
    assert "Possibly a banned person" in page
    [(ban, reasons)] = ban_fingerprints.hints(back)
    assert [str(one) for one in reasons] == [
        "the same browser",
        "a confirmed e-mail address of what is most likely the same mailbox",
        "the same range of IP addresses",
    ]
    stranger = guest_says(post, "Hello.", token="z" * 32, email="z@example.org", ip_hash="y" * 64)
    assert ban_fingerprints.hints(stranger) == []


def test_nobody_is_a_hint_at_themselves_and_a_lifted_ban_gives_none(
    post, reader, moderator, second_moderator, rule
):
    writer = Writer(account=reader, name="Marrow", ip_hash="w" * 64)
    own = Comment.write(post, writer, "Boots.")
    near = guest_says(post, "Hello.", ip_hash="w" * 64)
    ban = bans.ban(moderator, reader, rule, "Only boots.").ban
    assert ban_fingerprints.hints(own) == [] and len(ban_fingerprints.hints(near)) == 1
    bans.lift(second_moderator, ban, "Enough of it.")
    assert ban_fingerprints.hints(near) == []


def test_what_somebody_is_known_by_goes_when_their_ban_has_ended(post, reader, moderator, rule):
    ban = bans.ban(moderator, reader, rule, "For a while.").ban
    run_all()
    assert BanFingerprint.objects.exists()
    bans.lift(moderator, ban, "It was long enough.")
    run_all()
    assert not BanFingerprint.objects.exists()


def test_no_mark_can_be_read(post, reader, moderator, rule):
    bans.ban(moderator, reader, rule, "Only boots.")
    assert BanFingerprint.objects.exists()
    assert not any("marrow" in mark.value for mark in BanFingerprint.objects.all())


def test_what_tells_where_comments_came_from_is_kept_for_a_while_only(post, reader, after):
    writer = Writer(account=reader, name="Marrow", ip_hash="w" * 64)
    old = Comment.write(post, writer, "One.")
    after(days=91)
    assert ban_fingerprints.range_of(old) == ""
    run_all()
    assert not CommentOrigin.objects.exists()


def test_staff_are_not_banned_by_marks_or_otherwise(desk, moderator, author, post):
    comment = Comment.write(post, Writer(account=author, name=author.name), "Well.")
    page = desk.get(f"/moderation/accounts/{author.pk}/ban/?comment={comment.pk}").text
    assert "You can’t ban Perpetua" in page and "Check and ban" not in page
    own = desk.get(f"/moderation/accounts/{moderator.pk}/ban/").text
    assert "You can’t ban yourself." in own
