"""What an address is made of, in any script."""

from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError

from lib.text import words
from lib.text.slugs import BYTES, refuse_odd, slug_of


@pytest.mark.parametrize(
    "title, slug",
    [
        ("The Slow Orchard", "the-slow-orchard"),
        ("Don’t wait / don't go", "dont-wait-dont-go"),
        ("你好，世界！", "你好-世界"),
        ("潮水 与《渡船》", "潮水-与-渡船"),
        ("हिन्दी में लेख", "हिन्दी-में-लेख"),
        ("ภาษาไทยที่รัก", "ภาษาไทยที่รัก"),
        ("می‌خواهم بروم؟", "میخواهم-بروم"),
        ("שָׁלוֹם עולם", "שָׁלוֹם-עולם"),
        ("Grüße & Küsse", "grüße-küsse"),
        ("２０２６年", "2026年"),
        ("C++ and C#", "c-and-c"),
        ("—!?—", ""),
    ],
)
def test_a_title_keeps_its_own_script_and_every_sign_that_makes_a_word(title, slug):
    assert slug_of(title) == slug
    refuse_odd(slug)


def test_a_long_title_is_cut_at_a_word_and_short_enough_to_be_sent():
    long = slug_of("潮水与渡船，" * 40)
    assert 400 < len(quote(long)) <= BYTES and not long.endswith("-")
    assert len(slug_of("word " * 100)) <= 200


@pytest.mark.parametrize("typed", ["a/b", "a b", "你好，", "a.b", "a\u200bb", "<i>"])
def test_what_is_no_part_of_an_address_is_refused(typed):
    with pytest.raises(ValidationError):
        refuse_odd(typed)


@pytest.mark.parametrize(
    "text, number",
    [
        ("Twelve — or 3.5 words", 4),
        ("河水每天静止两次。", 8),
        ("我用 Django 写", 4),
        ("물이 멈춘다", 2),
        ("", 0),
    ],
)
def test_words_are_counted_as_people_count_them(text, number):
    assert words.count(text) == number
