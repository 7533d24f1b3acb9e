"""Two bulks over the same comments, and a large one: each comment is decided on once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import Count

from comments.gate import Writer
from comments.models import Comment
from moderation.deeds.bulk import action as bulks
from moderation.deeds.bulk.plan import plan_bulk
from moderation.models import Ban, Decision, Strike

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(post, reader, second_reader):
    """A function that has people say so many things."""

    def said(number):
        for n in range(number):
            who = (reader, second_reader)[n % 2]
            writer = Writer(account=who, name=who.name)
            if n % 3 == 0:
                writer = Writer(token=f"{n:032x}", name="Heron", email=f"heron{n}@example.org")
            Comment.write(post, writer, f"Pears are better abroad, {n}.")
        return Comment.objects.order_by("pk")

    return said


@pytest.fixture
def to_a_worker(monkeypatch):
    monkeypatch.setattr(bulks, "AT_ONCE", 0)


def start(moderator, comments, wording):
    bulk = bulks.prepare(moderator, comments)
    bulks.choose(bulk, "remove", rule=wording.rule)
    return bulks.start(moderator, bulk, plan_bulk(bulk).digest)


def at_once(*pks):
    def run(pk):
        try:
            bulks.go_on.call(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pks)) as pool:
        list(pool.map(run, pks))


def test_overlapping_bulks_and_two_workers_at_each_decide_on_each_comment_once(
    said, moderator, second_moderator, rule, to_a_worker
):
    comments = said(24)
    first, last = comments[:16], comments[8:]
    alders, hazels = start(moderator, first, rule), start(second_moderator, last, rule)
    at_once(alders.pk, hazels.pk, alders.pk, hazels.pk)

    decisions = Decision.objects.on_words()
    assert decisions.count() == decisions.values("comment").distinct().count() == 24
    for bulk in (alders, hazels):
        bulk.refresh_from_db()
        assert bulk.state == "done"
        assert bulk.items.done().count() + bulk.items.skipped().count() == 16
        for item in bulk.items.all():
            is_own = item.decision and item.decision.made_by == bulk.made_by
            assert bool(is_own) == (item.outcome == "done")
            assert item.why in ("", "decided", "harsher")
    by_writer = Strike.objects.values("pseudonym").annotate(n=Count("pk"))
    assert all(one["n"] >= 3 for one in by_writer)
    assert Ban.objects.in_force().values("pseudonym").distinct().count() == 2


@pytest.mark.slow
@pytest.mark.databases
def test_three_hundred_are_decided_on_by_the_worker(said, moderator, rule):
    comments = said(300)
    bulk = start(moderator, comments, rule)
    assert bulk.is_at_work and not Decision.objects.exists()
    at_once(bulk.pk)
    bulk.refresh_from_db()
    assert bulk.state == "done" and bulk.items.done().count() == 300
    assert Comment.objects.filter(state="removed").count() == 300
    assert Ban.objects.filter(placed__kind="ban").count() == 2
