"""What moderators see of their own decisions in numbers, and what everybody sees of them."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from lib.text.csv_cells import inert
from lib.text.times import short
from moderation.actions import bans
from moderation.actions.comments import approve, remove, restore
from moderation.actions.holding import hold
from moderation.models import Decision, PolicyRevision, Pseudonym, Waiver
from moderation.pure import bars
from moderation.reports.action import report
from moderation.statistics.figures import KINDS

pytestmark = pytest.mark.django_db

ADDRESS = "/moderation/statistics/"


@pytest.fixture
def say(post, reader):
    """A function that writes one more comment, so many minutes ago; it waits if it is held."""

    def say(minutes=0, held=False):
        said = Comment.write(
            post, Writer(account=reader, name="Marrow"), f"Pears, {Comment.objects.count()}."
        )
        state = Comment.State.HELD if held else Comment.State.PUBLISHED
        at = timezone.now() - timedelta(minutes=minutes)
        Comment.objects.filter(pk=said.pk).update(created_at=at, state=state)
        said.refresh_from_db()
        return said

    return say


def figures(desk, query=""):
    return desk.get(f"{ADDRESS}{query}").context["figures"]


def test_nobody_but_moderators_sees_them(client, signed_in, reader, author):
    assert client.get(ADDRESS).status_code == 302
    for person in (reader, author):
        desk = signed_in(person)
        assert {desk.get(at).status_code for at in (ADDRESS, "/moderation/statistics.csv")} == {404}


def test_every_kind_of_decision_is_counted_once():
    counted = [kind for kinds in KINDS.values() for kind in kinds]
    assert sorted(counted) == sorted(Decision.Kind)


def test_the_kinds_add_up_to_all_decisions_on_the_page_and_in_the_file(
    signed_in, moderator, reader, say, rule
):
    removal = remove(moderator, say(), rule)
    restore(moderator, removal.comment, on_appeal=True)
    approve(moderator, say())
    ban = bans.ban(moderator, reader, rule, "Enough.").ban
    bans.lift(moderator, ban, "Calm now.")
    desk = signed_in(moderator)
    total = figures(desk).total
    assert total.decisions == 5 == sum(getattr(total, kind) for kind in KINDS)
    assert "1 removed, 1 approved, 1 ban, 1 restored, 1 ban or hold ended" in " ".join(
        desk.get(ADDRESS).text.split()
    )
    table = desk.get("/moderation/statistics.csv").content.decode("utf-8-sig")
    row = next(csv.DictReader(StringIO(table)))
    assert int(row["decisions"]) == sum(int(row[kind]) for kind in KINDS)


def test_a_removal_that_was_overturned_stands_in_its_bar_once(signed_in, moderator, say, rule):
    remove(moderator, say(), rule)
    removal = remove(moderator, say(), rule)
    restore(moderator, removal.comment, on_appeal=True)
    (bar,) = [one.stack for one in figures(signed_in(moderator)).stretches if one.removed]
    assert bar == {"removed": 1, "approved": 0, "overturned": 1}


def test_where_nothing_was_decided_the_page_says_so(signed_in, moderator):
    page = signed_in(moderator).get(ADDRESS).text
    assert (
        "Nothing has been decided in these weeks." in page and '<svg class="statistics' not in page
    )
    assert (
        "Nothing has been decided in this time."
        in signed_in(moderator).get(f"{ADDRESS}?span=all").text
    )


def test_the_page_says_it_in_words(signed_in, moderator, say, rule):
    remove(moderator, say(100, held=True), rule)
    page = signed_in(moderator).get(ADDRESS).text
    for words in ["1 removed, 0 approved", "1 h 40 min", "9 of 10 in", "By week", "0 of 1",
                  "Show the numbers", "1. No off-topic comparison", "Only moderators see this page"]:  # fmt: skip
        assert words in page.replace("\u00a0", " "), words


def test_decisions_are_counted_and_slips_are_not(
    signed_in, moderator, second_moderator, say, rule, after
):
    approve(moderator, say())
    kept, back, slip = say(), say(), say()
    remove(moderator, kept, rule, gives_strike=False)
    remove(moderator, back, rule, gives_strike=False)
    remove(moderator, slip, rule, gives_strike=False)
    restore(moderator, slip)  # At once: it was a slip.
    after(minutes=20)
    restore(second_moderator, back)
    total = figures(signed_in(moderator)).total
    assert (total.decisions, total.approved, total.removed, total.overturned) == (4, 1, 2, 1)
    assert total.share_overturned == 50


def test_half_waited_less_than_the_median_and_nine_of_ten_less_than_the_rest(
    signed_in, moderator, say
):
    for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 1000):
        approve(moderator, say(minutes, held=True))
    approve(moderator, say(5000))  # It was published, so it waited for nobody.
    held = figures(signed_in(moderator)).held
    assert held.n == 10
    assert (round(held.median.total_seconds() / 60), round(held.most.total_seconds() / 60)) == (
        50,
        90,
    )


def test_what_a_colleague_held_waits_since_then(
    signed_in, moderator, second_moderator, say, after, policy
):
    said = say(5000)
    hold(second_moderator, said)
    after(minutes=40)
    said.refresh_from_db()
    approve(moderator, said)
    seen = figures(signed_in(moderator))
    assert short(seen.held.median) == "40\u00a0min" and seen.total.held == 1


def test_a_report_waits_until_a_decision_answers_it(
    signed_in, moderator, second_reader, say, after
):
    said = say()
    report(Writer(account=second_reader, name="Quince"), said)
    after(hours=3)
    approve(moderator, said)
    assert short(figures(signed_in(moderator)).reported.median) == "3\u00a0h"


def test_each_moderator_has_their_own(signed_in, moderator, second_moderator, say, rule):
    remove(moderator, say(60, held=True), rule)
    approve(second_moderator, say())
    desk = signed_in(moderator)
    of_both = figures(desk).by_moderator
    assert {one.of.account: (one.decisions, one.removed) for one in of_both} == {
        moderator: (1, 1), second_moderator: (1, 0),
    }  # fmt: skip
    assert "0 of 1" in desk.get(ADDRESS).text and "0 of 0" not in desk.get(ADDRESS).text
    hazel = Pseudonym.objects.of(Writer(account=second_moderator))
    assert figures(desk, f"?moderator={hazel.pk}").total.removed == 0
    assert "Decisions by" in desk.get(f"{ADDRESS}?moderator={hazel.pk}").text


def test_a_span_ends_where_the_next_revision_begins(signed_in, moderator, say, policy, rule):
    early, late = say(), say()
    removals = [remove(moderator, one, rule, at=timezone.now() - timedelta(days=ago))
                for one, ago in ((early, 100), (late, 1))]  # fmt: skip
    assert removals[0].made_at < removals[1].made_at
    draft = PolicyRevision.objects.draft()
    draft.take_over(timezone.now() - timedelta(days=30))
    desk = signed_in(moderator)
    removed = {span: figures(desk, f"?span={span}").total.removed
               for span in ("", "revision-1", "revision-2", "all")}  # fmt: skip
    assert removed == {"": 1, "revision-1": 1, "revision-2": 1, "all": 2}
    assert [
        (one.revision.number, one.removed) for one in figures(desk, "?span=all").by_revision
    ] == [(2, 1), (1, 1)]


def test_every_week_has_a_bar_and_long_spans_are_told_by_month(signed_in, moderator, say, rule):
    remove(moderator, say(), rule, at=timezone.now() - timedelta(days=400))
    approve(moderator, say())
    desk = signed_in(moderator)
    weeks = figures(desk).stretches
    assert len(weeks) == 12 and sum(one.approved for one in weeks) == weeks[-1].approved == 1
    months = figures(desk, "?span=all").stretches
    assert months[0].of.is_month and len(months) in (14, 15)
    assert (months[0].removed, months[-1].approved) == (1, 1)


@pytest.mark.parametrize("query", ["?span=ever", "?span=revision-9", "?moderator=9", "?moderator=x", "?moderator=²",
                                   "?moderator=99999999999999999999999"])  # fmt: skip
def test_what_there_is_not_is_not_found(signed_in, moderator, query):
    assert signed_in(moderator).get(f"{ADDRESS}{query}").status_code == 404
    assert signed_in(moderator).get(f"/moderation/statistics.csv{query}").status_code == 404


def test_the_file_has_what_the_page_has_and_no_formula(signed_in, moderator, say, rule):
    User.objects.filter(pk=moderator.pk).update(name="=HYPERLINK(A1)")
    remove(moderator, say(30, held=True), rule)
    answer = signed_in(moderator).get("/moderation/statistics.csv")
    assert (
        answer["Content-Type"].startswith("text/csv")
        and "attachment" in answer["Content-Disposition"]
    )
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    of = {row["by"]: row for row in rows}
    assert of["total"]["removed"] == "1" and of["total"]["held_until_decided_minutes"] == "30"
    assert of["moderator"]["of"] == "'=HYPERLINK(A1)"
    assert len([row for row in rows if row["by"] == "week"]) == 12


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM", "\t=1", " =1", "＝1", "|x"])
def test_no_cell_begins_a_formula(text):
    assert inert(text) == f"'{text}"


def test_numbers_and_honest_words_stay_as_they_are():
    assert [inert(value) for value in (-3, "Ines", "1. Stay near", None)] == [
        "-3",
        "Ines",
        "1. Stay near",
        "",
    ]


def test_the_page_asks_as_often_for_more_of_everything(
    signed_in, moderator, second_moderator, say, rule
):
    desk = signed_in(moderator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{ADDRESS}?span=all").status_code == 200
        return len(queries)

    def decide(who):
        remove(who, say(60, held=True), rule, gives_strike=False)
        approve(who, say())

    decide(moderator)
    few = asked()
    for who in (moderator, second_moderator, moderator, second_moderator):
        decide(who)
    assert asked() <= few


def test_everybody_sees_the_totals_of_each_revision_and_the_rules_set_aside(
    client, moderator, second_moderator, post, say, rule, after
):
    back = say()
    remove(moderator, say(), rule)
    remove(moderator, back, rule, gives_strike=False)
    Waiver.objects.create(post=post, rule=rule.rule)
    after(minutes=20)
    restore(second_moderator, back)
    assert totals(client)[0].overturned == 0, "which is not public yet"
    after(minutes=40)
    [one] = totals(client)
    assert (one.revision.number, one.removed, one.overturned, one.waived) == (1, 2, 1, 1)
    assert "Rules set aside" in client.get("/moderation/log/").text


def totals(client):
    return client.get("/moderation/log/").context["totals"]["revisions"]


@pytest.mark.parametrize(
    "most, step", [(0, 1), (1, 1), (3, 1), (4, 2), (41, 15), (45, 15), (46, 20), (700, 250)]
)
def test_lines_of_the_drawing_are_at_round_numbers(most, step):
    assert bars.line_step(most) == step


def test_a_bar_stands_on_the_ground_and_ends_below_the_highest_line():
    drawing = bars.drawn(
        [{"removed": 2, "approved": 12, "overturned": 1}, {"removed": 0, "approved": 0}]
    )
    assert [box.kind for box in drawing.boxes] == ["removed", "approved", "overturned"]
    assert drawing.boxes[0].y + drawing.boxes[0].height == bars.HEIGHT
    assert all(0 <= box.y < bars.HEIGHT and box.x < bars.STEP for box in drawing.boxes)
    assert [line.n for line in drawing.lines] == [15, 10, 5, 0]


@pytest.mark.parametrize("minutes, words", [(0.2, "under 1 min"), (25, "25 min"), (60, "1 h"), (100, "1 h 40 min"),
                                            (1440, "1 d"), (1500, "1 d 1 h")])  # fmt: skip
def test_a_wait_is_said_to_two_units(minutes, words):
    assert (
        short(timedelta(minutes=minutes)) == words.replace(" ", "\u00a0")
        or short(timedelta(minutes=minutes)) == words
    )


def test_decisions_of_a_time_are_those_made_in_it(moderator, say, rule):
    decision = remove(moderator, say(), rule)
    assert Decision.objects.not_undone().get(kind="remove") == decision
