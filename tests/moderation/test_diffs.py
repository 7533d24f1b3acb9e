"""The diff of two policies, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.diffs import ADDED, REMOVED, SAME, Said, compare, words


def rule(key, number, text="As everybody knows.", title=None, waivable=False):
    return Said(key, number, title or f"About {key}", f"{key} trouble", text, waivable)


FIRST = [rule("a", 1), rule("b", 2), rule("c", 3), rule("d", 4)]


def test_two_rules_added():
    diff = compare(FIRST, [*FIRST, rule("e", 5), rule("f", 6)])
    assert diff.summary() == "2 rules added, nothing removed"
    assert diff.new_keys == {"e", "f"}
    assert [row.kind for row in diff.rows()] == ["unchanged", "added", "added"]


def test_one_reworded_and_one_removed():
    later = [rule("a", 1), rule("b", 2, text="As few know."), rule("d", 3)]
    diff = compare(FIRST, later)
    assert diff.summary() == "1 rule reworded, 1 rule removed"
    assert [row.kind for row in diff.rows()] == ["unchanged", "reworded", "removed", "unchanged"]
    assert diff.rows()[-1].before == "4" and diff.rows()[-1].after == "3"


def test_a_rule_that_only_moves_is_still_word_for_word():
    diff = compare([rule("a", 1), rule("b", 2)], [rule("b", 1), rule("a", 2)])
    assert diff.removed_nothing
    assert diff.summary() == "nothing added, nothing removed"


@pytest.mark.parametrize(
    "later",
    [
        rule("a", 1, text="As everybody  knows."),
        rule("a", 1, title="About A"),
        rule("a", 1, waivable=True),
        Said("a", 1, "About a", "trouble", "As everybody knows."),
    ],
)
def test_nothing_removed_is_never_said_of_a_rule_in_other_words(later):
    assert compare([rule("a", 1)], [later]).summary() == "1 rule reworded"


def test_strikes_belong_to_the_diff():
    diff = compare(FIRST, FIRST, ["A strike counts for 90 days."], ["A strike counts for 30 days."])
    assert diff.summary() == "nothing added, nothing removed, what follows a strike changed"


def test_only_the_words_that_changed_are_marked():
    assert words("No comparison", "No off-topic comparison") == [
        (SAME, "No "),
        (ADDED, "off-topic "),
        (SAME, "comparison"),
    ]
    assert words("Do not mention them.", "Whether they do is fine.") == [
        (REMOVED, "Do not mention them."),
        (ADDED, "Whether they do is fine."),
    ]


def test_chinese_is_compared_sign_by_sign():
    assert words("不要广告", "不要付费广告") == [
        (SAME, "不要"),
        (ADDED, "付费"),
        (SAME, "广告"),
    ]


TEXTS = st.text(alphabet=st.sampled_from("ab cd\n不要é"), max_size=30)


@given(TEXTS, TEXTS)
def test_the_marked_words_make_both_texts(before, after):
    pieces = words(before, after)
    assert "".join(text for kind, text in pieces if kind != ADDED) == before
    assert "".join(text for kind, text in pieces if kind != REMOVED) == after


RULES = st.lists(
    st.builds(lambda key, text: (key, text), st.sampled_from("abcdef"), TEXTS),
    unique_by=lambda said: said[0],
    max_size=6,
).map(lambda said: [rule(key, n, text) for n, (key, text) in enumerate(said, 1)])


@given(RULES, RULES)
def test_a_diff_leads_from_the_one_to_the_other(earlier, later):
    diff = compare(earlier, later)
    assert [change.after for change in diff.changes if change.after] == later
    assert {change.before for change in diff.changes if change.before} == set(earlier)
    stands = all(
        said.words in [other.words for other in later if other.key == said.key] for said in earlier
    )
    assert diff.removed_nothing == stands == ("nothing removed" in diff.summary())
