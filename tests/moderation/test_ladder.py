"""What strikes lead to: pure counting, with no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from moderation.pure import ladder
from moderation.pure.ladder import Counted, of_key, outcome, severity, step_at, usual

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)

keys = some.one_of(
    some.just("warn"), some.just("ban"), some.integers(1, 60).map("hold.{}".format),
    some.integers(1, 60).map("suspend.{}".format),
)  # fmt: skip
# Whatever somebody might have published, steps that grow milder among them.
ladders = some.dictionaries(some.integers(1, 9), keys, max_size=6).map(
    lambda steps: [{"strikes": n, **of_key(steps[n])} for n in sorted(steps)]
)
# Some given at the very same time, some that no longer count, or not yet.
hours = some.sampled_from([0, 1, 1, 24, 2000, 2160, 4000, -5])
strikes = some.lists(
    some.tuples(hours, some.sampled_from([30, 90])).map(
        lambda one: Counted(
            NOW - timedelta(hours=one[0]), NOW - timedelta(hours=one[0]) + one[1] * DAY
        )
    ),
    max_size=8,
)


def days_ago(*ages, span=90):
    return [Counted(NOW - age * DAY, NOW - age * DAY + span * DAY) for age in ages]


@given(ladders, strikes, some.integers(0, 3))
def test_overturning_any_strike_never_makes_it_harsher(steps, given_so_far, new):
    before = outcome(steps, given_so_far, NOW, new=new)
    for n in range(len(given_so_far)):
        left = given_so_far[:n] + given_so_far[n + 1 :]
        after = outcome(steps, left, NOW, new=new)
        assert after.severity <= before.severity
        assert (
            before.until is None
            or after.until is None
            or after.step != before.step
            or (after.until <= before.until)
        )


@given(ladders, strikes, some.randoms())
def test_the_order_of_strikes_does_not_matter(steps, given_so_far, chance):
    shuffled = list(given_so_far)
    chance.shuffle(shuffled)
    assert outcome(steps, shuffled, NOW) == outcome(steps, given_so_far, NOW)


@given(ladders, strikes)
def test_what_is_foretold_is_what_the_next_strike_then_leads_to(steps, given_so_far):
    foretold = outcome(steps, given_so_far, NOW, new=1)
    assert outcome(steps, [*given_so_far, Counted(NOW, NOW + 90 * DAY)], NOW) == foretold


@given(keys)
def test_a_step_is_found_again_by_its_key(key):
    assert ladder.key(of_key(key)) == key


@pytest.mark.parametrize("key", ["hold", "suspend", "suspend.x", "ban.7", "warn.", ".7", "expel"])
def test_nothing_else_is_a_key(key):
    with pytest.raises(ValueError):
        of_key(key)


@pytest.mark.parametrize(
    ("count", "step", "days"),
    [
        (1, None, None),
        (2, "hold", 14),
        (3, "suspend", 7),
        (4, "suspend", 30),
        (5, "ban", None),
        (9, "ban", None),
    ],
)
def test_the_usual_ladder(count, step, days):
    found = outcome(usual(), days_ago(*range(count)), NOW)
    assert found.count == count
    assert (found.step or {}).get("step") == step
    assert found.until == (NOW + days * DAY if days else None)


def test_a_strike_counts_for_its_span_and_not_a_moment_longer():
    moment = timedelta(microseconds=1)
    assert outcome(usual(), days_ago(90), NOW).count == 0
    assert outcome(usual(), days_ago(90), NOW - moment).count == 1
    assert outcome(usual(), days_ago(0), NOW - moment).count == 0


def test_a_ladder_that_grows_milder_is_refused_and_one_read_all_the_same_never_is():
    steps = [{"strikes": 2, **of_key("ban")}, {"strikes": 3, **of_key("hold.7")}]
    assert "milder" in str(ladder.refusal(steps))
    assert step_at(steps, 3)["step"] == "ban"
    assert ladder.refusal(usual()) is None


def test_the_steps_to_choose_from_are_sorted_from_mild_to_harsh():
    found = ladder.choices([{"strikes": 3, **of_key("suspend.3")}])
    assert of_key("suspend.3") in found and found[0] is None and found[-1] == of_key("ban")
    assert found == sorted(found, key=severity)
