"""Each check of screening: what it catches, and what it must not. No database."""

import pytest

from lib.text.comparing.fingerprint import fingerprint
from lib.text.comparing.normalisation import Text
from moderation.models import ScreeningFinding
from moderation.screening.checks import CHECKS
from moderation.screening.dry_run import OF_THE_SENDER
from moderation.screening.links import links_in
from moderation.screening.sentences import _WHY, NAMES
from moderation.screening.words import WordList, entries_of, entry_of


def has(listed, text):
    return entry_of(listed, "hold").is_in(Text(text))


@pytest.mark.parametrize(
    "listed, text",
    [
        # Case, width, and what has no width.
        ("casino", "The best CASINO in town"),
        ("CaSiNo", "casino"),
        ("casino", "cas\u200bino"),
        ("casino", "ca\u00adsi\u2060no and more"),
        ("casino", "ｃａｓｉｎｏ"),
        ("casino", "𝐜𝐚𝐬𝐢𝐧𝐨 and 🅲🅰🆂🅸🅽🅾"),
        ("casino", "c̶a̶s̶i̶n̶o̶"),
        ("casino", "_casino_!"),
        ("straße", "STRASSE"),
        ("cafe\u0301", "un café"),
        # Phrases, beginnings, words that are spelt.
        ("buy now", "Buy\n\n  NOW, friends"),
        ("e-mail me", "just e mail me"),
        ("casino*", "all those casinos"),
        ("casino", "c-a-s-i-n-o"),
        ("c++", "I write C++ all day"),
        # Letters that look like others.
        ("casino", "cаsino"),  # Cyrillic а
        ("casino", "ϲasіnο"),  # Greek and Cyrillic
        ("viagra", "v1agra and V1AGRA"),
        ("viagra", "vi@gra"),
        ("casino", "ca$ino"),
        ("best casino", "the bеst casino"),
        # Russian.
        ("казино", "лучшее КАЗИНО здесь"),
        ("казино", "кaзинo"),  # Latin a and o
        ("казино*", "о казином деле"),
        ("ещё", "еще раз"),
        # Turkish: the capital I may be either, the small ones are what they are.
        ("kumar", "KUMAR oyna"),
        ("bahis", "BAHİS"),
        ("ısı", "ISI"),
        ("ISI", "ısı"),
        ("iş", "İŞ"),
        ("casino*", "casinolarda"),
        # Chinese, Japanese and Korean stand anywhere; so do Thai and emoji.
        ("博彩", "在线博彩平台"),
        ("博彩", "在线博 彩平台"),
        ("博彩", "博\u200b彩"),
        ("加V信", "请加ｖ信联系"),
        ("カジノ", "オンラインｶｼﾞﾉへ"),
        ("카지노", "온라인카지노추천"),
        ("คาสิโน", "เล่นคาสิโนออนไลน์"),
        ("🍆", "hey 🍆🍆"),
        ("👍", "👍🏽 yes"),
        ("👨‍👩‍👧", "us 👨‍👩‍👧 here"),
        ("🇹🇷", "from 🇬🇧🇹🇷 with love"),
    ],
)
def test_a_word_is_seen_through_what_hides_it(listed, text):
    assert has(listed, text)


@pytest.mark.parametrize(
    "listed, text",
    [
        # The borders of words.
        ("ass", "a first class passage"),
        ("sex", "Essex and Sussex, sexton"),
        ("casino", "casinos"),
        ("casino*", "mycasino"),
        ("buy now", "buy nowhere"),
        ("cialis", "a specialist"),
        ("c++", "C is a letter"),
        ("ibm", "I. B. or not"),
        # Accents are letters' own.
        ("schwul", "heute ist es schwül"),
        ("pate", "une pâte"),
        ("ol", "öl"),
        # A word of one alphabet is no word of another.
        ("cop", "сор из избы"),
        ("pot", "рот"),
        ("lie", "lle"),
        ("ill", "lil iil"),
        ("viagra", "1 viagr, 2"),
        # Russian: part of a longer word.
        ("бля", "употреблять"),
        ("казино", "казинок"),
        # Turkish: often is no insult, and a cold is no Wednesday.
        ("sik", "sık sık gelirim"),
        ("ısı", "isi"),
        ("kız", "kiz"),
        # Chinese: signs beyond a stop are another sentence's.
        ("大麻", "声音很大。麻烦小声点"),
        ("博彩", "博物馆里的彩画"),
        ("🍆", "🍅🍅"),
        ("🇹🇷", "🇬🇹🇷🇺"),
        ("👨‍👩‍👧", "👩‍👧"),
    ],
)
def test_a_word_is_not_found_in_others(listed, text):
    assert not has(listed, text)


def test_a_list_says_of_each_entry_what_follows_and_leaves_out_empty_lines():
    words = WordList(
        entries_of("casino\n\n  casino \n\u200b\n", "refuse") + entries_of("pears", "hold")
    )
    assert [(one.as_listed, one.action) for one in words.found_in(Text("Pears at the casino"))] == [
        ("casino", "refuse"),
        ("pears", "hold"),
    ]


@pytest.mark.parametrize(
    "rendered, number",
    [
        ("<p>nothing</p>", 0),
        ('<p><a href="https://a.example/">a</a> <a rel="ugc" href="http://b.example">b</a></p>', 2),
        ('<p><a href="https://казино.example/">здесь</a></p>', 1),
        ('<p><a href="//c.example/x">c</a> <a href="mailto:a@b.example">d</a></p>', 2),
        ('<p><a href="/policy/">our rules</a> <a href="#c-1">above</a></p>', 0),
        ('<p><a href="http://HERE.example/2011/">here</a></p>', 0),
        ("<p>href=&quot;https://a.example&quot;</p>", 0),
    ],
)
def test_links_are_counted_that_lead_away(rendered, number):
    assert len(links_in(rendered, "here.example")) == number


@pytest.mark.parametrize(
    "one, other",
    [
        ("Cheap pears for everybody!", "cheap  PEARS\nfor everybody"),
        ("Cheap pears for everybody", "che\u200bap pears, for every\u00adbody…"),
        ("Дешёвые груши для всех", "дешёвые груши — ДЛЯ ВСЕХ!"),
        ("便宜的梨子，快来买", "便宜的梨子快来买！"),
        ("🍐🍐🍐🍐🍐 here", "🍐 🍐 🍐 🍐 🍐 HERE"),
    ],
)
def test_texts_that_read_the_same_are_alike(one, other):
    assert fingerprint(one) == fingerprint(other) != ""


@pytest.mark.parametrize(
    "one, other",
    [
        ("Cheap pears for everybody", "Cheap plums for everybody"),
        ("Pears cost 10 today", "Pears cost 11 today"),
        ("sık sık gelirim buraya", "sik sik gelirim buraya"),
        ("便宜的梨子快来买", "便宜的李子快来买"),
        ("🍐🍐🍐🍐🍐🍐", "🍎🍎🍎🍎🍎🍎"),
    ],
)
def test_texts_that_differ_in_a_word_are_not(one, other):
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    "text", ["Thank you!", "+1", "谢谢你", "Спасибо", "👍👍", "", "\u200b" * 50]
)
def test_what_everybody_may_say_is_like_nothing(text):
    assert fingerprint(text) == ""


@pytest.mark.parametrize("check", sorted({*CHECKS, *NAMES}))
def test_each_check_has_its_name_and_says_why(check):
    assert check in NAMES and check in _WHY
    assert len(check) <= ScreeningFinding._meta.get_field("check_name").max_length


def test_only_checks_that_there_are_cant_be_tried_with_a_text():
    assert set(CHECKS) >= OF_THE_SENDER
