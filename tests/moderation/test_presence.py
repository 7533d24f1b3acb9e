"""Moderators see what the others have open, so that no two read the same one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moderation.models import Presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder(moderator):
    browser = Client()
    browser.force_login(moderator)
    return browser


@pytest.fixture
def hazel(second_moderator):
    browser = Client()
    browser.force_login(second_moderator)
    return browser


def at(comment, then=""):
    return f"/moderation/comments/{comment.pk}/{then}"


def test_who_opens_a_comment_is_seen_by_the_others_and_not_by_themselves(
    alder, hazel, comment, policy
):
    assert "is reading it" not in alder.get(at(comment)).text
    shown = hazel.get("/moderation/").text
    assert shown.count("Alder is reading it") == 2  # in its row, and above the comment
    assert "Alder is reading it" in hazel.get(at(comment, "delete/")).text
    assert alder.get("/moderation/here/").json() == {str(comment.pk): "Hazel is reading it"}


def test_it_ends_by_itself_after_a_minute_without_a_sign_of_life(
    alder, hazel, comment, policy, after
):
    alder.get(at(comment))
    after(seconds=50)
    assert alder.post(at(comment, "here/")).status_code == 204
    after(seconds=50)
    assert "Alder is reading it" in hazel.get(at(comment)).text
    after(seconds=61)
    assert "is reading it" not in hazel.get(at(comment)).text


def test_what_a_script_fetches_beforehand_is_not_open_yet(alder, hazel, comment, policy):
    alder.get(at(comment), headers={"Sec-Fetch-Mode": "cors"})
    alder.get(at(comment), headers={"Sec-Purpose": "prefetch"})
    assert not Presence.objects.exists()


def test_a_moderator_is_in_one_place_and_shuts_nobody_out(
    alder, hazel, comment, removed, policy, moderator
):
    alder.get(at(comment))
    alder.get(at(removed().comment))
    assert Presence.objects.count() == 1
    alder.get(at(comment))
    assert hazel.post(at(comment, "approve/")).status_code == 302


def test_a_sign_of_life_is_one_statement_that_reads_nothing(moderator, comment):
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            Presence.objects.take(moderator, comment.pk)
        (told,) = [one["sql"] for one in asked if "moderation_presence" in one["sql"]]
        assert told.startswith("INSERT") and "ON CONFLICT" in told
        assert not any(one["sql"].startswith("SELECT") for one in asked)
