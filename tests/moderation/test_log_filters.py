"""The log by kind, by rule and by month, and each month in numbers."""

import re
from datetime import datetime

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban, lift
from moderation.actions.comments import remove, restore
from moderation.log import timeline
from moderation.models import Ban, PolicyRevision, Rule

pytestmark = pytest.mark.django_db


def at(*when):
    return timezone.make_aware(datetime(*when))


@pytest.fixture
def now(it_is):
    """A function that sets the clock."""

    def now(*when):
        it_is(at(*when))

    now(2026, 11, 20, 12)
    return now


@pytest.fixture
def policy(now, policy):
    return policy


@pytest.fixture
def removed(now, post, reader, moderator, policy):
    """A function that has a comment removed under a rule, at a time."""

    def removed(number, *when):
        writer = Writer(account=reader, name="Marrow")
        comment = Comment.write(post, writer, f"Pears, at {when} under {number}.")
        Comment.objects.filter(pk=comment.pk).update(created_at=at(*when))
        comment.refresh_from_db()
        rule = policy.wordings.get(number=number)
        remove(moderator, comment, rule, gives_strike=False, at=at(*when))
        return comment

    return removed


def days(page):
    """The days under which entries stand on a page, in its order."""
    return re.findall(r'<section class="log-day">\s*<h2>([^<]+)</h2>', page.text)


def bars(page):
    """(rule, how many, what became of them) of each bar."""
    found = re.findall(
        r'<dt><a [^>]*>([^<]+)</a></dt><dd><span class="month-number">(\d+)</span>'
        r"<meter[^>]*></meter>(?:<small>([^<]+)</small>)?",
        page.text,
    )
    return [(rule, int(n), back) for rule, n, back in found]


def test_a_month_has_an_address_of_its_own(client, removed):
    removed(1, 2026, 9, 3)
    removed(1, 2026, 11, 2)
    page = client.get("/moderation/log/")
    assert days(page)[:2] == ["Monday 2 November", "Thursday 3 September"]
    assert days(client.get("/moderation/log/2026/09/")) == ["Thursday 3 September"]
    assert days(client.get("/moderation/log/2026/10/")) == []
    for nothing in ["2025/10", "2026/12", "2026/13", "2026/00", "2027/09", "2026/9"]:
        assert client.get(f"/moderation/log/{nothing}/").status_code == 404


def test_a_rule_has_an_address_of_its_own(client, removed):
    removed(1, 2026, 11, 2)
    removed(2, 2026, 11, 3)
    page = client.get("/moderation/log/rule/person/")
    assert days(page) == ["Tuesday 3 November"] and not page.context["month"]
    assert client.get("/moderation/log/rule/nonsense/").status_code == 404


def test_a_rule_that_nobody_has_read_yet_has_none(client, removed):
    removed(1, 2026, 11, 2)
    draft = PolicyRevision.objects.draft()
    words = {"title": "To come", "citation": "what is to come", "text": "It."}
    draft.wordings.create(rule=Rule.objects.named("To come"), number=3, **words)
    assert client.get("/moderation/log/rule/to-come/").status_code == 404
    assert "To come" not in client.get("/moderation/log/").text


def test_kind_rule_and_month_go_together(client, removed, moderator, reader, policy):
    removed(2, 2026, 10, 3)
    removed(2, 2026, 11, 3)
    removed(1, 2026, 11, 4)
    rule = policy.wordings.get(number=2)
    ban(moderator, reader, rule, "Enough.", at=at(2026, 11, 5))
    page = client.get("/moderation/log/2026/11/removals/rule/person/")
    assert days(page) == ["Tuesday 3 November"]
    page = client.get("/moderation/log/rule/person/")
    assert days(page) == ["Thursday 5 November", "Tuesday 3 November", "Saturday 3 October"]


def test_what_the_menus_choose_is_an_address_that_can_be_kept(client, removed):
    removed(1, 2026, 9, 3)
    chosen = {"kind": "removals", "month": "2026-09", "rule": "comparison"}
    answer = client.get("/moderation/log/find/", chosen)
    assert answer.url == "/moderation/log/2026/09/removals/rule/comparison/"
    page = client.get(answer.url)
    assert '<option value="2026-09" selected>September 2026' in page.text
    assert '<option value="comparison" selected>1. No off-topic comparison' in page.text
    assert client.get("/moderation/log/find/").url == "/moderation/log/"
    assert client.get("/moderation/log/find/", {"month": "2031-01"}).status_code == 404


def test_further_pages_keep_what_was_chosen(client, removed, monkeypatch):
    monkeypatch.setattr(timeline, "A_PAGE", 2)
    for day in (1, 2, 3):
        removed(1, 2026, 9, day)
    first = client.get("/moderation/log/2026/09/removals/").text
    assert 'href="/moderation/log/2026/09/removals/page/2/" rel="next"' in first
    second = client.get("/moderation/log/2026/09/removals/page/2/")
    assert 'href="/moderation/log/2026/09/removals/" rel="prev"' in second.text
    assert days(second) == ["Tuesday 1 September"] and not bars(second)


def test_a_month_is_told_in_numbers(client, removed, second_moderator):
    back = removed(1, 2026, 9, 3)
    for day in (4, 5):
        removed(1, 2026, 9, day)
    removed(2, 2026, 9, 6)
    restore(second_moderator, back, at=at(2026, 10, 1))
    page = client.get("/moderation/log/2026/09/")
    assert "<h2>September 2026</h2>" in page.text
    assert (
        "4 comments posted, 4 removed, 0 bans. 1 of 4 removals later overturned (25%)." in page.text
    )
    assert bars(page) == [
        ("1. No off-topic comparison", 3, "1 of 3 overturned"),
        ("2. The point, not the person", 1, ""),
    ]


def test_what_was_overturned_just_now_is_nobodys_number_yet(client, removed, second_moderator, now):
    back = removed(1, 2026, 11, 3)
    restore(second_moderator, back)
    assert "0 of 1 removals later overturned" in client.get("/moderation/log/").text
    now(2026, 11, 20, 12, 11)
    assert "1 of 1 removals later overturned (100%)" in client.get("/moderation/log/").text


def test_a_month_that_is_over_is_not_so_far_any_more(client, removed, now):
    removed(1, 2026, 11, 20, 11)
    assert not client.get("/moderation/log/2026/11/").context["month"].is_over
    now(2026, 12, 1)
    assert "<h2>November 2026</h2>" in client.get("/moderation/log/2026/11/").text
    assert "<h2>November 2026" not in client.get("/moderation/log/").text


def test_a_rule_stands_under_its_latest_words(client, removed):
    removed(1, 2026, 9, 3)
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=1).update(title="No comparison at all")
    draft.publish(timezone.now())
    page = client.get("/moderation/log/2026/09/")
    assert bars(page) == [("1. No comparison at all", 1, "")]
    assert 'href="/moderation/log/2026/09/removals/rule/comparison/"' in page.text
    assert "under" in page.text and "rule 1: off-topic comparison</a>" in page.text


def test_the_staff_find_a_month_before_it_is_public(client, signed_in, moderator, reader, policy):
    ban(moderator, reader, policy.wordings.first(), "Enough.")
    assert client.get("/moderation/log/2026/11/").status_code == 404
    assert days(signed_in(moderator).get("/moderation/log/2026/11/")) == ["Friday 20 November"]


def test_a_lifted_ban_is_found_under_its_rule(client, moderator, reader, policy):
    ban(moderator, reader, policy.wordings.first(), "Enough.", at=at(2026, 11, 2))
    lift(moderator, Ban.objects.get(), "Calm now.", at=at(2026, 11, 4))
    page = client.get("/moderation/log/suspensions/rule/comparison/")
    assert days(page) == ["Wednesday 4 November", "Monday 2 November"]
