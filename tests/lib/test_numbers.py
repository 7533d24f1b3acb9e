"""A number that comes from outside is one that we can count, or none."""

import re
from pathlib import Path

import pytest

from lib.text.numbers import LARGEST, number

ROOT = Path(__file__).resolve().parents[2]
# What is asked there isn't whether a text is a number to count with, or the web server has asked before.
NAMES = {
    "lib/web/server/gateway.py",
    "blog/content/frames.py",
    "blog/addresses/likeness.py",
    "transfer/sources/wordpress/embeds.py",
}


@pytest.mark.parametrize("text", ["0", "12", "007", str(LARGEST)])
def test_plain_figures_are_a_number(text):
    assert number(text) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "1.0",
        "1e9",
        "1_000",
        " 1 ",
        "1\n",
        "٣",
        "²",
        "9" * 5_000,
        str(2**63),
        None,
        7,
        True,
        ["7"],
    ],
)
def test_whatever_else_is_none(text):
    assert number(text) is None


def test_one_out_of_bounds_is_none():
    assert [number(text, most=9, least=3) for text in ("2", "3", "9", "10")] == [None, 3, 9, None]


def test_nobody_looks_by_hand_whether_a_text_is_a_number():
    """The hand that forgets the bound is the one by which a page breaks."""
    by_hand = [
        str(file.relative_to(ROOT))
        for app in (
            "accounts",
            "blog",
            "comments",
            "trials",
            "newsletter",
            "moderation",
            "transfer",
            "lib",
        )
        for file in (ROOT / app).rglob("*.py")
        if re.search(r"\.is(digit|decimal|numeric)\(", file.read_text())
    ]
    assert set(by_hand) == NAMES
