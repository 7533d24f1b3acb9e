"""What strikes lead to: pure counting, with no database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from moderation.pure import ladder
from moderation.pure.ladder import nth, of_key, outcome, severity, step_at, usual

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


@given(ladders, some.integers(1, 12))
def test_a_strike_fewer_never_makes_it_harsher(steps, count):
    before, after = outcome(steps, count, NOW), outcome(steps, count - 1, NOW)
    assert after.severity <= before.severity
    if before.step == after.step:
        assert before.until == after.until


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
    found = outcome(usual(), count, NOW)
    assert found.count == count
    assert (found.step or {}).get("step") == step
    assert found.until == (NOW + days * DAY if days else None)


def test_a_ladder_that_grows_milder_is_refused_and_one_read_all_the_same_never_is():
    steps = [{"strikes": 2, **of_key("ban")}, {"strikes": 3, **of_key("hold.7")}]
    assert "milder" in str(ladder.refusal(steps))
    assert step_at(steps, 3)["step"] == "ban"
    assert ladder.refusal(usual()) is None


def test_the_steps_to_choose_from_are_sorted_from_mild_to_harsh():
    found = ladder.choices([{"strikes": 3, **of_key("suspend.3")}])
    assert of_key("suspend.3") in found and found[0] is None and found[-1] == of_key("ban")
    assert found == sorted(found, key=severity)


@pytest.mark.parametrize(
    ("language", "third"), [("en", "3rd"), ("de", "3."), ("zh-hans", "第 3 次")]
)
def test_which_one_it_is_is_said_as_in_the_language(language, third):
    with translation.override(language):
        assert nth(3) == third
