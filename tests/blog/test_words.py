"""What search takes for a word. No database."""

import doctest

import pytest

from lib.text import words
from lib.text.words import asked_for, hits, normal, words_of


def test_the_examples_are_right():
    assert doctest.testmod(words).failed == 0


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Straße", "strasse"),
        ("ＷＡＬＬ", "wall"),
        ("Ｃrème brûlée", "creme brulee"),
        ("ｶﾞ", "ガ"),
        ("İ", "i"),
    ],
)
def test_what_makes_no_difference_is_left_out(written, compared):
    assert normal(written) == compared
    assert normal(compared) == compared


def test_marks_that_belong_to_a_word_dont_cut_it():
    assert words_of("नमस्ते Zoe\u0308") == ["नमस्ते", "zoe"]


def test_short_words_are_asked_for_whole_and_a_single_sign_begins_others():
    assert [(word.text, word.begins) for word in asked_for("an 鳥 oak")] == [
        ("an", False),
        ("鳥", True),
        ("oak", True),
    ]


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("The lamplighter’s lamp.", "lamp", ["lamp", "lamp"]),
        ("Crème, crèmes", "creme", ["Crème", "crème"]),
        ("an answer", "an", ["an"]),
        ("東京都の東京", "東京都", ["東京都", "東京"]),
        ("ﾅｼの木", "ナシ", ["ﾅｼ"]),
        ("STRASSEN und Straßen", "straße", ["STRASSE", "Straßen"]),
        ("nothing", "lamp", []),
    ],
)
def test_hits_are_marked_where_they_stand_in_the_text(text, question, marked):
    assert [text[a:b] for a, b in hits(text, asked_for(question))] == marked


def test_a_text_without_end_has_an_end():
    many = "".join(map(chr, range(0x4E00, 0x9FA5))) * 30
    assert len(words_of(many)) < len(many)
    assert max(map(len, words_of("a" * 10_000))) == words.LONGEST
