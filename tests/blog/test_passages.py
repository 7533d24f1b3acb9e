"""Passages found again in a text that was changed, and marked in its HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.content.markup.rendered.marked import Marked
from blog.content.markup.to_html import render_article
from blog.content.passages import context_of, place_of, places_as_written

TEXT = "A man asked for a harp. I said no. Another man asked for a harp, and I said yes to him."


def found(text, passage, **about):
    place = place_of(text, passage, **about)
    return place and text[slice(*place)]


def test_of_the_same_words_those_behind_the_same_words_count():
    second = TEXT.rindex("asked for a harp")
    about = context_of(TEXT, (second, second + 16))
    later = "On Thursday. " + TEXT
    assert place_of(later, "asked for a harp", **about)[0] == later.rindex("asked for a harp")


@pytest.mark.parametrize(
    "now, there",
    [
        (
            "A man asked, politely, for a big harp. I said no.",
            "man asked, politely, for a big harp",
        ),
        ("A man asked\nfor a   harp.", "man asked\nfor a   harp"),
        ("Nothing of it is left here.", None),
        ("", None),
        ("harp " * 50, None),
    ],
)
def test_a_passage_is_found_as_near_as_it_can_be(now, there):
    assert found(now, "man asked for a harp", before="A ", at=2) == there


def test_where_nothing_was_marked_nothing_is_found():
    assert places_as_written(TEXT, "  ") == [] and place_of(TEXT, "") is None


def test_a_passage_across_elements_is_marked_in_pieces_that_cross_none():
    marked = Marked(render_article("One *two three* four <b>five</b> & `six`.\n\nSeven."))
    html = marked.html({1: place_of(marked.text, "two three four five & six.\nSeven")})
    assert '<em><mark class="noted" data-note="1">two three</mark></em>' in html
    assert html.count("<sup>") == 1 and "&amp;" in html
    assert "Seven<sup>" in html


def test_what_was_text_stays_text():
    marked = Marked(render_article("Say `<script>alert(1)</script>` aloud."))
    html = marked.html({1: place_of(marked.text, "<script>alert(1)</script>")})
    assert "<script" not in html and "&lt;script&gt;" in html


@given(st.text(alphabet="ab <&>\"'*_`[]()\n#", max_size=80), st.integers(0, 40), st.integers(0, 40))
def test_marks_change_nothing_but_themselves(source, start, length):
    before = str(render_article(source))
    marked = Marked(before)
    html = marked.html({1: (start, start + length)})
    unmarked = re.sub(r"<sup>.*?</sup>|</?mark[^>]*>", "", html)
    assert Marked(unmarked).text == marked.text
    assert re.findall(r"<[^>]*>", unmarked) == re.findall(r"<[^>]*>", before)
