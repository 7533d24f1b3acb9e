"""Keeping an account from commenting: for a time or without end, always with a reason."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.actions.comments import remove
from moderation.actions.record import Decided
from moderation.models import Ban, Bulk, Decision
from moderation.plans.removal import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def rule(policy):
    return policy.wordings.get(number=2)


def confirm(page):
    return re.search(r'name="confirm" value="([^"]*)"', page.text)[1]


def ban(client, account, **fields):
    address = f"/moderation/accounts/{account.pk}/ban/"
    shown = client.post(address, fields)
    return client.post(address, fields | {"confirm": confirm(shown)})


def test_a_reader_is_suspended_for_a_week_after_the_effect_was_shown(desk, reader, rule):
    fields = {"how_long": "7", "rule": rule.pk, "reason": "Three insults in a day."}
    shown = desk.post(f"/moderation/accounts/{reader.pk}/ban/", fields)
    assert "A reader was suspended for 7 days under rule 2: aimed at the person." in shown.text
    assert not Ban.objects.exists()

    ban(desk, reader, **fields)
    placed = Ban.objects.get()
    assert abs(placed.ends_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=2)
    assert placed.reason == "Three insults in a day."
    assert placed.placed.until == placed.ends_at
    assert "Three insults in a day." in desk.get("/moderation/bans/").text


def test_a_ban_without_end_ends_when_it_is_lifted(desk, reader, rule):
    ban(desk, reader, how_long="open", rule=rule.pk, reason="Only ever sold boots.")
    placed = Ban.objects.get()
    assert placed.ends_at is None
    assert "Permanent" in desk.get("/moderation/bans/").text

    lift = f"/moderation/bans/{placed.pk}/lift/"
    assert "Rule 2: aimed at the person" in desk.get(lift).text
    assert desk.post(lift, {"reason": ""}).status_code == 422
    assert "You have nothing to undo." not in desk.get("/moderation/undo/").text
    desk.post(lift, {"reason": "They asked, and meant it."})
    assert not Ban.objects.in_force().exists()
    assert "You have nothing to undo." in desk.get("/moderation/undo/").text
    assert "They asked, and meant it." in desk.get("/moderation/bans/ended/").text


def test_a_ban_until_a_date_ends_as_that_day_begins(desk, reader, rule):
    day = timezone.localdate() + timedelta(days=20)
    ban(desk, reader, how_long="date", until=day.isoformat(), rule=rule.pk, reason="Enough.")
    assert timezone.localtime(Ban.objects.get().ends_at).date() == day


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"rule": ""}, "Choose the rule"),
        ({"how_long": ""}, "Choose how long"),
        ({"how_long": "date"}, "Enter the date"),
        ({"how_long": "date", "until": "2011-11-11"}, "Enter a date in the future"),
        ({"how_long": "date", "until": "soon"}, "Enter a valid date"),
        ({"how_long": "date", "until": "9999-12-31"}, "Enter a date in the future"),
    ],
)
def test_a_ban_lacks_nothing(desk, reader, rule, changed, said):
    fields = {"how_long": "7", "rule": rule.pk, "reason": "Kept words.", "confirm": "7"} | changed
    answer = desk.post(f"/moderation/accounts/{reader.pk}/ban/", fields)
    assert answer.status_code == 422 and said in answer.text
    assert not Ban.objects.exists()


@pytest.mark.parametrize("odd", ["7", "7 1 x", "7 1 2026-01-01T00:00:00", "x" * 500])
def test_an_odd_confirmation_only_shows_the_effect_again(desk, reader, rule, odd):
    fields = {"how_long": "7", "rule": rule.pk, "reason": "Enough.", "confirm": odd}
    assert "What happens" in desk.post(f"/moderation/accounts/{reader.pk}/ban/", fields).text
    assert not Ban.objects.exists()


def test_the_end_that_was_shown_is_the_end(desk, reader, rule, it_is):
    fields = {"how_long": "1", "rule": rule.pk, "reason": "Enough."}
    address = f"/moderation/accounts/{reader.pk}/ban/"
    shown = confirm(desk.post(address, fields))
    later = timezone.now() + timedelta(minutes=10)
    it_is(later)

    desk.post(address, fields | {"confirm": shown})
    assert Ban.objects.get().ends_at.isoformat() in shown


def test_the_second_of_two_bans_is_refused_with_the_first(
    desk, reader, rule, moderator, second_moderator
):
    fields = {"how_long": "7", "rule": rule.pk, "reason": "My own words."}
    address = f"/moderation/accounts/{reader.pk}/ban/"
    shown = confirm(desk.post(address, fields))
    bans.ban(second_moderator, reader, rule, "Enough.")

    answer = desk.post(address, fields | {"confirm": shown})
    assert answer.status_code == 409
    assert "Hazel banned this account" in answer.text and "My own words." in answer.text
    with pytest.raises(Decided):
        bans.ban(moderator, reader, rule, "Again.")


def test_a_ban_is_lifted_once(moderator, second_moderator, reader, rule):
    bans.ban(moderator, reader, rule, "Enough.")
    placed = Ban.objects.get()
    bans.lift(moderator, placed, "Calm now.")
    with pytest.raises(Decided):
        bans.lift(second_moderator, placed, "Calm now.")
    assert Decision.objects.filter(kind="lift").count() == 1


def test_nobody_bans_themselves_or_the_staff(
    moderator, second_moderator, author, author_who_moderates, rule
):
    for account in [moderator, second_moderator, author, author_who_moderates]:
        with pytest.raises(NotAllowed):
            bans.ban(moderator, account, rule, "Enough.")


def test_the_page_says_why_a_colleague_cannot_be_banned(desk, second_moderator):
    page = desk.get(f"/moderation/accounts/{second_moderator.pk}/ban/").text
    assert "You can’t ban Hazel" in page and "Check and ban" not in page


def test_a_ban_that_has_run_out_is_among_the_ended(desk, moderator, reader, rule):
    start = timezone.now() - timedelta(days=9)
    bans.ban(moderator, reader, rule, "Enough.", until=start + timedelta(days=7), at=start)
    assert (
        "Nobody is banned. Bans and suspensions in force are listed here."
        in desk.get("/moderation/bans/").text
    )
    assert reader.name in desk.get("/moderation/bans/ended/").text
    with pytest.raises(NotAllowed):
        bans.lift(moderator, Ban.objects.get(), "Calm now.")


def test_what_somebody_wrote_in_the_last_week_can_go_with_the_ban(
    desk, reader, moderator, post, rule
):
    writer = Writer(account=reader, name=reader.name)
    old, removed, *recent = (Comment.write(post, writer, f"Boots, {n}.") for n in range(4))
    remove(moderator, removed, rule)
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    fields = {"how_long": "open", "rule": rule.pk, "reason": "Only boots.", "with_recent": "on"}
    address = f"/moderation/accounts/{reader.pk}/ban/"
    shown = desk.post(address, fields)
    assert "Also remove comments from the last 7 days (2)" in shown.text

    preview = desk.post(address, fields | {"confirm": confirm(shown)}, follow=True)
    assert Ban.objects.in_force().count() == 1
    assert {item.comment for item in Bulk.objects.get().items.all()} == set(recent)
    assert "Boots, 2." in preview.text and "Boots, 0." not in preview.text
    # Nothing is removed before a rule is chosen and the effect was seen.
    assert not Decision.objects.filter(comment__in=recent, kind=Decision.Kind.REMOVE).exists()


def test_in_the_dialog_the_script_is_told_where_that_goes_on(desk, reader, post, rule):
    Comment.write(post, Writer(account=reader, name=reader.name), "Boots.")
    fields = {"how_long": "open", "rule": rule.pk, "reason": "Only boots.", "with_recent": "on"}
    address = f"/moderation/accounts/{reader.pk}/ban/"
    shown = desk.post(address, fields)
    by_script = {"HTTP_X_REQUESTED_WITH": "desk"}
    told = desk.post(address, fields | {"confirm": confirm(shown)}, **by_script).json()
    assert told["goes_on"] == f"/moderation/bulk/{Bulk.objects.get().pk}/"


def test_of_whoever_wrote_nothing_lately_there_is_nothing_to_delete(desk, reader):
    page = desk.get(f"/moderation/accounts/{reader.pk}/ban/")
    assert "Also remove comments" not in page.text


def test_a_ban_from_the_thread_shows_its_comment_and_offers_to_undo_it_there(
    desk, comment, reader, rule, post
):
    there = comment.get_absolute_url()
    address = f"/moderation/accounts/{reader.pk}/ban/?comment={comment.pk}&next={there}"
    assert "Pears are better abroad." in desk.get(address).text
    sent = {
        "how_long": "7",
        "rule": rule.pk,
        "reason": "Enough.",
        "where": "everywhere",
        "next": there,
    }
    shown = desk.post(address, sent)
    done = desk.post(address, sent | {"confirm": shown.context["form"].choice}, follow=True)
    assert "Marrow is suspended until" in done.text and "/moderation/undo/?next=" in done.text
    step = str(Decision.objects.get(kind="ban").pk)
    back = desk.post("/moderation/undo/", {"step": step, "next": post.get_absolute_url()})
    assert back.url == post.get_absolute_url() and not Ban.objects.in_force().exists()


def test_a_ban_that_is_lifted_for_a_reason_is_a_decision_of_its_own_however_soon(
    desk, client, reader, moderator, rule, after
):
    placed = bans.ban(moderator, reader, rule, "Enough.")
    desk.post(f"/moderation/bans/{placed.ban.pk}/lift/", {"reason": "They asked, and meant it."})
    lifted = Decision.objects.get(kind="lift")
    assert not lifted.is_undo and not placed.is_undone
    after(minutes=11)
    log = client.get("/moderation/log/").text
    assert "was banned under" in log and "A ban under" in log
