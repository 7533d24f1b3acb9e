"""Comments that are only words skip the cleaning, and come out as they would from it."""

from random import Random

import pytest

from blog.content.markup.render import render
from blog.content.markup.to_html import ONLY_WORDS, clean_import, tidy

PIECES = [
    "<p>",
    "</p>",
    "<br>",
    "\n",
    "\n\n",
    "words",
    " ",
    "’",
    '"',
    "'",
    "豆",
    "\xa0",
    "\u2028",
    "\u202e",
    "x.org",
]
OTHERS = [
    "<b>",
    "</p",
    "&amp;",
    "&",
    "www.x.org",
    "a@b.org",
    "http://x.org",
    "<script>",
    "\x0b",
    ":",
    "<p onclick=x>",
]


def test_a_comment_of_words_comes_out_as_from_the_cleaning():
    chance, short = Random(4), 0
    for _ in range(600):
        inside = "".join(
            chance.choices(PIECES + OTHERS * chance.randrange(2), k=chance.randrange(1, 9))
        )
        html = f"<p>{inside}</p>"
        short += bool(ONLY_WORDS.fullmatch(html))
        assert clean_import(html) == render("imported comment", tidy(html)), html
    assert short > 50


@pytest.mark.parametrize("other", OTHERS)
def test_whatever_else_a_comment_holds_is_cleaned(other):
    assert not ONLY_WORDS.fullmatch(f"<p>words {other}</p>") or "www." in other
