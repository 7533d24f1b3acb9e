"""What the log tells of appeals: how they were ruled on, by whom, and how long it took."""

from datetime import datetime

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action

pytestmark = pytest.mark.django_db


def at(*when):
    return timezone.make_aware(datetime(*when))


@pytest.fixture(autouse=True)
def now(it_is):
    it_is(at(2026, 11, 20, 12))


@pytest.fixture
def ruled(post, reader, moderator, second_moderator, rule):
    """A function: a removal, an appeal against it a day later, and the ruling after some days."""

    def ruled(is_granted, days=2, by=second_moderator):
        n = Comment.objects.count()
        comment = Comment.write(post, Writer(account=reader, name="Marrow"), f"Pears {n} abroad.")
        removal = remove(moderator, comment, rule, at=at(2026, 11, 2, 9))
        appeal = appeal_action.appeal(removal, "But mine are here.", at=at(2026, 11, 3, 9))
        return appeal_action.rule(by, appeal, is_granted, "I see.", at=at(2026, 11, 3 + days, 9))

    return ruled


def test_a_granted_appeal_is_told_and_so_is_the_restoring(client, second_moderator, ruled):
    second_moderator.staff_name = "Hazel"
    second_moderator.save()
    ruled(True)
    page = client.get("/moderation/log/").text
    assert 'class="badge badge--granted"' in page
    assert "Decided by: Hazel, first decided by: Alder." in page
    feed = client.get("/moderation/log/feed/").text
    assert (
        "Appeal granted: The removal of a comment on “A wall of espaliers”"
        " under rule 1: off-topic comparison was overturned." in feed
    )


def test_a_refused_appeal_is_told(client, ruled):
    ruling = ruled(False)
    page = client.get("/moderation/log/appeals/").text
    assert 'class="badge badge--refused"' in page and "stands." in page
    assert "Decided by: a moderator, first decided by: Alder." in page
    entry = client.get(ruling.get_absolute_url()).text
    assert "off-topic comparison" in entry
    assert ruling.rules_on.decision.get_absolute_url() in entry
    first = client.get(ruling.rules_on.decision.get_absolute_url()).text
    assert ruling.get_absolute_url() in first


def test_the_log_names_nobody_who_appeals_and_quotes_no_word(client, ruled):
    ruling = ruled(False)
    pages = ["/moderation/log/", "/moderation/log/feed/", ruling.get_absolute_url()]
    for page in pages:
        text = client.get(page).text
        for word in ["Marrow", "But mine are here.", "I see.", "Pears 0"]:
            assert word not in text


def test_two_moderators_without_staff_names_are_two(client, moderator, ruled):
    moderator.staff_name = ""
    moderator.save()
    ruled(False)
    assert "first decided by: another one" in client.get("/moderation/log/").text


def test_the_only_moderator_is_told_to_have_decided_twice(
    client, moderator, second_moderator, ruled
):
    second_moderator.groups.clear()
    ruled(False, by=moderator)
    page = client.get("/moderation/log/").text
    assert "Decided by: Alder, who also made the first decision." in page


def test_a_month_says_how_many_were_granted_and_how_long_it_took(client, ruled):
    ruled(True, days=1), ruled(False, days=2), ruled(False, days=10)
    page = client.get("/moderation/log/2026/11/").text
    assert "1 of 3 appeals granted." in page
    assert "Median time to a ruling: 2.0 days." in page
    assert "1 of 3 overturned" in page


def test_a_ruling_is_public_ten_minutes_later(client, second_moderator, ruled, it_is):
    it_is(at(2026, 11, 20, 9))
    ruling = ruled(False, days=17)  # Just now.
    it_is(at(2026, 11, 20, 9, 9))
    assert ruling.get_absolute_url() not in client.get("/moderation/log/").text
    assert client.get(ruling.get_absolute_url()).status_code == 200
    it_is(at(2026, 11, 20, 9, 11))
    assert ruling.get_absolute_url() in client.get("/moderation/log/").text
