"""The part of a text that a reader sees beside what they searched for. No database."""

from comments.search.excerpts import BEFORE, LENGTH, excerpt
from lib.text.words import asked_for


def shown(text, question):
    pieces = excerpt(text, asked_for(question))
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


def test_a_short_text_is_shown_whole_with_its_hits_marked():
    assert shown("A lamp, and a Lamplighter.", "lamp") == "A [lamp], and a [Lamp]lighter."


def test_a_long_text_is_cut_round_the_hit_between_words():
    seen = shown("before " * 100 + "lamp" + " after" * 100, "lamp")
    assert seen.startswith("…before before") and seen.endswith("after…")
    assert "before [lamp] after" in seen
    assert len(seen) <= LENGTH + 4


def test_the_place_where_most_words_are_said_together_is_shown():
    text = "One lamp. " + "Nothing. " * 60 + "A lamp by the bridge. " + "Nothing. " * 60
    assert "A [lamp] by the [bridge]" in shown(text, "bridge lamp")


def test_no_full_stop_stands_before_the_dots():
    assert shown("Lamps. " * 100, "bridge").endswith("Lamps…")


def test_without_a_hit_the_beginning_is_shown():
    seen = shown("Once upon a time " * 50, "lamp")
    assert seen.startswith("Once upon") and seen.endswith("…") and "[" not in seen


def test_a_text_without_spaces_is_cut_as_well():
    seen = shown("梨" * 500 + "果園" + "梨" * 500, "果園")
    assert "[果園]" in seen and seen.startswith("…") and len(seen) <= LENGTH + 4
    assert seen.index("[") <= BEFORE + 1


def test_lines_become_one_and_an_empty_text_is_nothing():
    assert shown("One\n\ntwo\tlamp", "lamp") == "One two [lamp]"
    assert excerpt("", asked_for("lamp")) == []
