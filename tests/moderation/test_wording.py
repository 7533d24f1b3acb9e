"""Every kind of decision has its words for everybody who hears of it."""

from dataclasses import fields
from string import Formatter

import pytest

from moderation.models import Ban, Decision
from moderation.wording.decisions import BANNED, WORDINGS, Wording

Kind = Decision.Kind
CASES = [pytest.param(said, id=str(case)) for case, said in WORDINGS.items()]
# What whoever says a sentence fills in.
FACTS = set("since article rule n ground until period name whom at day first".split())


def test_moderators_remove_a_comment_and_everybody_reads_that_it_was_removed():
    for kind in Decision.REMOVALS:
        said = WORDINGS[kind]
        assert said.button.startswith("Remove") and said.done.startswith("Removed")
        for read in (said.log, said.reader, said.placeholder, said.on_record, said.granted):
            assert "delete" not in read.lower() and (not read or "emov" in read)


def test_a_ban_with_an_end_is_a_suspension_and_a_hold_ends():
    suspended, hold = WORDINGS["suspend"], WORDINGS[Kind.HOLD]
    for words in (suspended.placed, suspended.state, suspended.lift, suspended.in_force):
        assert "suspen" in words.lower()
    assert hold.lift.startswith("End") and "Lift" not in hold.lift_of + hold.lifted


def test_every_kind_stands_in_the_table():
    assert set(Kind) <= set(WORDINGS)


@pytest.mark.parametrize("kind", Kind)
def test_the_staff_read_who_did_it_and_when(kind):
    assert {"{name}", "{at}"} <= _braced(WORDINGS[kind].staff)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {*Decision.UNLOGGED, *Decision.RULINGS}))
def test_the_log_has_a_sentence_unless_it_is_nobodys_business(kind):
    cases = [*Decision.Ground] if kind == Kind.OUTSIDE else [kind]
    assert all(WORDINGS[case].log for case in cases)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.REOPEN, Kind.PURGE}))
def test_whoever_it_is_about_reads_of_it(kind):
    assert WORDINGS[kind].reader


@pytest.mark.parametrize("kind", Kind)
def test_their_record_has_a_line_of_it_or_leaves_it_out_on_purpose(kind):
    assert WORDINGS[kind].on_record or WORDINGS[kind].on_record is None


@pytest.mark.parametrize("kind", Decision.ON_WORDS)
def test_the_row_of_the_comment_says_what_became_of_it(kind):
    icon, tone, words = WORDINGS[kind].row
    assert icon and tone and words


@pytest.mark.parametrize("kind", Decision.REMOVALS)
def test_the_button_the_message_and_the_placeholder_say_what_is_done(kind):
    assert WORDINGS[kind].button and WORDINGS[kind].done and WORDINGS[kind].placeholder


@pytest.mark.parametrize("kind", [*Decision.APPEALABLE, "suspend"])
def test_what_can_be_appealed_against_has_its_name_on_the_form_and_in_the_log(kind):
    said = WORDINGS[kind]
    assert said.against and said.reader and said.appeal and said.decided
    assert said.granted and said.refused


@pytest.mark.parametrize("kind", [*Ban.Kind, "suspend"])
def test_what_keeps_somebody_from_commenting_has_its_name(kind):
    said = WORDINGS[kind]
    assert said.with_removal and said.placed and said.refusal
    assert said.in_force or kind == Ban.Kind.WARN, "a warning has no span"
    assert said.state and said.lifting and said.letter
    assert said.lift and said.lift_of and said.lifted


@pytest.mark.parametrize("said", CASES)
def test_no_sentence_asks_for_a_fact_that_nobody_knows(said):
    words = [getattr(said, one.name) for one in fields(Wording) if one.type in (str, str | None)]
    for sentence in (*words, *said.row[2:]):
        assert _braced(sentence) <= {f"{{{fact}}}" for fact in FACTS}


def test_a_ban_is_in_the_log_however_long_and_wherever_it_holds():
    assert len(set(map(str, BANNED.values()))) == 6


def _braced(words):
    return {f"{{{name}}}" for _text, name, *_rest in Formatter().parse(str(words)) if name}
