"""The diff of two policies, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.text.word_diff import ADDED, REMOVED, SAME, words
from moderation.pure.diffs import RuleText, compare


def rule(key, number, text="As everybody knows.", title=None, waivable=False):
    return RuleText(key, number, title or f"About {key}", f"{key} trouble", text, waivable)


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
    assert diff.summary() == "2 rules renumbered, nothing removed"


@pytest.mark.parametrize(
    "later",
    [
        rule("a", 1, text="As everybody  knows."),
        rule("a", 1, title="About A"),
        rule("a", 1, waivable=True),
        RuleText("a", 1, "About a", "trouble", "As everybody knows."),
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


SAID = st.tuples(st.sampled_from("abcdef"), TEXTS, TEXTS, TEXTS, st.booleans())
RULES = st.lists(SAID, unique_by=lambda said: said[0], max_size=6).map(
    lambda found: [
        RuleText(key, number, title, citation, text, waivable)
        for number, (key, title, citation, text, waivable) in enumerate(found, 1)
    ]
)
TERMS = st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), max_size=4)


def applied(diff, earlier):
    """The rules that somebody gets who does to `earlier_range_hashes` what a page of the diff says."""
    rules = {rule.key: rule for rule in earlier}
    for change in diff.of("removed"):
        del rules[change.before.key]
    for row in diff.rows():
        if row.kind == "unchanged":
            for change in row.rules:
                rules[change.before.key] = replace(
                    rules[change.before.key], number=change.after.number
                )
        elif row.kind == "added":
            rules[row.after.key] = row.after
        elif row.kind == "reworded":
            rules[row.before.key] = reworded(rules[row.before.key], row)
    return sorted(rules.values(), key=lambda rule: rule.number)


def reworded(rule, row):
    """The rule with the marked words put in and those struck out left away."""
    waivable = {ADDED: True, REMOVED: False}.get(row.waiver, rule.waivable)
    words = {"title": new(row.title), "citation": new(row.citation), "text": new(row.text)}
    return replace(rule, number=row.after.number, waivable=waivable, **words)


def new(pieces):
    return "".join(text for kind, text in pieces if kind != REMOVED)


@given(RULES, RULES)
def test_a_diff_applied_to_the_one_gives_the_other(earlier, later):
    assert applied(compare(earlier, later), earlier) == later


@given(RULES, RULES)
def test_every_rule_of_both_stands_in_the_diff_once(earlier, later):
    changes = compare(earlier, later).changes
    assert [change.after for change in changes if change.after] == later
    assert {change.before for change in changes if change.before} == set(earlier)


@given(RULES, RULES)
def test_nothing_removed_is_said_exactly_if_every_rule_stands_word_for_word(earlier, later):
    stands = all(
        any(one.key == said.key and one.words == said.words for one in later) for said in earlier
    )
    diff = compare(earlier, later)
    assert diff.removed_nothing == stands == ("nothing removed" in diff.summary())


@given(RULES, st.data())
def test_rules_that_are_added_and_moved_about_remove_nothing(earlier, data):
    """As an author revises: all the old ones in any order, and some new ones among them."""
    added = [rule(key, 0) for key in data.draw(st.sets(st.sampled_from("xyz")))]
    order = data.draw(st.permutations([*earlier, *added]))
    later = [replace(said, number=number) for number, said in enumerate(order, 1)]
    assert "nothing removed" in compare(earlier, later).summary()


@given(RULES, TERMS, TERMS)
def test_the_terms_lead_from_the_one_to_the_other(rules, before, after):
    terms = compare(rules, rules, before, after).terms
    assert new(terms) == "\n".join(after)
    assert "".join(text for kind, text in terms if kind != ADDED) == "\n".join(before)


@pytest.mark.parametrize("signs", ["w{} ", "字{}"])
def test_few_words_again_and_again_are_compared_roughly_and_not_for_half_a_minute(signs):
    before = "As said. " + "".join(signs.format(n % 7) for n in range(1200)) + " Amen."
    after = "As said. " + "".join(signs.format(n % 5) for n in range(1200)) + " Amen."
    pieces = words(before, after)
    assert [kind for kind, _ in pieces] == [SAME, REMOVED, ADDED, SAME]
    assert "".join(text for kind, text in pieces if kind != ADDED) == before
    assert "".join(text for kind, text in pieces if kind != REMOVED) == after
