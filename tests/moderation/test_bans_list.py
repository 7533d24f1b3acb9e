"""The list of bans: what it counts, changing one, and finding somebody to ban."""

import re

import pytest
from django.utils import timezone

from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Ban
from tests.moderation.test_bans import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def ban(moderator, reader, rule):
    return bans.ban(moderator, reader, rule, "Enough.").ban


def test_the_chips_count_what_the_list_shows(desk, ban, moderator, reader, post, rule):
    bans.ban(moderator, reader, rule, "Here as well.", post=post)
    page = desk.get("/moderation/bans/")
    assert len(page.context["bans"]) == page.context["chips"][0][2] == 2
    assert "2 bans, of 1 person." in page.text


def test_an_appealed_ban_says_so_and_has_a_list(desk, ban, reader):
    assert not desk.get("/moderation/bans/appealed/").context["bans"]
    appeal = appeal_action.appeal(ban.placed, "It was a joke.")
    page = desk.get("/moderation/bans/appealed/")
    assert page.context["bans"] == [ban]
    assert f'href="/moderation/appeals/{appeal.pk}/"' in page.text


def test_a_ban_is_changed_and_its_person_hears_of_it_once(desk, ban, reader, rule):
    OutgoingMail.objects.all().delete()
    page = f"/moderation/bans/{ban.pk}/change/"
    assert "Enough." in desk.get(page).text
    fields = {"how_long": "7", "where": "everywhere", "rule": rule.pk, "reason": "A week will do."}
    shown = desk.post(page, fields)
    assert Ban.objects.in_force().get() == ban
    assert desk.post(page, fields | {"confirm": confirm(shown)}).url == "/moderation/bans/"
    now = Ban.objects.in_force().get()
    assert (now.reason, now.pseudonym) == ("A week will do.", ban.pseudonym)
    assert now.ends_at > timezone.now()
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["moderation.ban"]
    assert desk.post(page, fields | {"confirm": confirm(shown)}).status_code == 409


def test_a_ban_that_is_appealed_is_ruled_on_and_not_changed(desk, ban, reader, rule):
    appeal_action.appeal(ban.placed, "It was a joke.")
    page = f"/moderation/bans/{ban.pk}/change/"
    fields = {"how_long": "7", "rule": rule.pk, "reason": "A week."}
    answer = desk.post(page, fields | {"confirm": confirm(desk.post(page, fields))})
    assert answer.status_code == 409
    assert Ban.objects.in_force().get() == ban


def test_somebody_to_ban_is_found_by_a_part_of_their_name(desk, post, reader, second_reader):
    for token, text in ("a" * 32, "Jars."), ("b" * 32, "Boots."):
        said = Comment.write(post, Writer(token=token, name="Anselm"), text)
    found = desk.get("/moderation/bans/new/?name=nsel")
    assert re.findall(r'href="(/moderation/comments/\d+/ban/)"', found.text)[0].split("/")[
        3
    ] == str(said.pk)
    assert [one.person.known.latest.text for one in found.context["found"]] == ["Boots.", "Jars."]
    found = desk.get("/moderation/bans/new/", {"name": reader.name})
    assert f'href="/moderation/accounts/{reader.pk}/ban/"' in found.text
    assert "Nobody we can recognise" in desk.get("/moderation/bans/new/?name=zzz").text


def test_whoever_is_banned_or_cannot_be_is_said_to_be_so(desk, ban, author):
    assert (
        f"/moderation/bans/{ban.pk}/change/"
        in desk.get("/moderation/bans/new/", {"name": ban.pseudonym.account.name}).text
    )
    assert desk.get("/moderation/bans/new/", {"name": author.name}).context["found"][0].cannot


@pytest.mark.parametrize("name", ["%", "_", "a" * 5_000, "10" * 40, "é"])
def test_whatever_is_typed_there_finds_somebody_or_nobody(desk, name):
    assert desk.get("/moderation/bans/new/", {"name": name}).status_code == 200
