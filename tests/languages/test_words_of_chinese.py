"""The Chinese catalogue: its words are those of the glossary, its marks and spaces those of Chinese sentences."""

import re
from functools import cache
from pathlib import Path

import pytest

from tools.messages import catalogues
from tools.messages.catalogues import PLACEHOLDER

GLOSSARY = Path(__file__).with_name("glossary_zh.txt")
HAN, MARKS = "\u4e00-\u9fff", "，。、；：！？（）《》“”"
MARKUP = re.compile(r"</?(?:a|b|bdi|button|code|del|em|ins|kbd|small|span|strong|time)\b[^>]*>")
FIGURE = r"%\((?:n|number|m|rules)\)[sd]"
FAULTS = {
    "a half-width mark": rf"[{HAN}”》）][,.:;?!](?![0-9A-Za-z/])|[,.:;?!][{HAN}]",
    "a half-width bracket": rf"[(][{HAN}]|[{HAN}][()]|[)][{HAN}]",
    "a quotation mark that isn’t “…”": rf"[{HAN}]['\"]|['\"][{HAN}]|[「」『』]",
    "no space between Han and Latin letters or figures": rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]",
    "a space between Chinese words or marks": rf"[{HAN}{MARKS}] +[{HAN}{MARKS}]",
    "dots that aren’t one “…”": r"\.\.\.|……",
    "a title in “…”": r"“%\((?:title|article)\)s”",
    "a figure that touches a word": rf"[{HAN}]{FIGURE}|{FIGURE}[{HAN}]",
}

# The beginning of an English sentence, and the fault that its translation has for a reason.
EXCEPTIONS = [
    ("a correction, small correction", "a half-width mark"),  # A program splits it at commas.
    ("Set aside rule %(n)s, “%(title)s”", "a title in “…”"),  # A rule’s title, no work’s.
    ("Move “%(title)s” up", "a title in “…”"),
    ("Move “%(title)s” down", "a title in “…”"),
]


def forms(words):
    return words if isinstance(words, tuple) else (words,)


@cache
def sentences():
    """Every English sentence of the catalogue with its translation."""
    return [
        (forms(one.id)[-1], words)
        for one in catalogues.read("zh_Hans")
        if one.id
        for words in forms(one.string)
    ]


def faults(english, chinese):
    """The faults of a translation’s marks and spaces, but for the exceptions."""
    plain = MARKUP.sub("", chinese)
    bare = PLACEHOLDER.sub("\0", plain)
    read_in = {fault: plain if "%" in sign else bare for fault, sign in FAULTS.items()}
    found = {fault for fault, words in read_in.items() if re.search(FAULTS[fault], words)}
    return found - {fault for begins, fault in EXCEPTIONS if english.startswith(begins)}


@cache
def glossary():
    """(English, its Chinese words, what may not translate it, what may stand nowhere) of each line."""
    lines = [
        [part.strip().split(", ") for part in line.split("|")]
        for line in GLOSSARY.read_text().splitlines()
        if line and not line.startswith("#")
    ]
    return [
        (
            english,
            chinese,
            [word for word in forbidden if not word.startswith("!")],
            [word[1:] for word in forbidden if word.startswith("!")],
        )
        for [english], chinese, forbidden in lines
    ]


@cache
def pattern_of(term):
    """A term in an English sentence, also in the plural and with the ending of a verb: “leads to”."""
    first, *others = map(re.escape, term.split(" "))
    words = " ".join([f"{first}(?:s|es|ed|d)?", *others])
    return re.compile(rf"(?<![\w-]){words}(?:s|es)?(?![\w-])", re.IGNORECASE)


def forbidden(english, chinese):
    """The words of the glossary that a translation may not have."""
    return {
        word
        for term, _, here, anywhere in glossary()
        for word in (*anywhere, *here)
        if word in chinese and (word in anywhere or pattern_of(term).search(english))
    }


def test_sentences_have_chinese_marks_and_spaces():
    found = [(faults(english, chinese), chinese) for english, chinese in sentences()]
    assert not [one for one in found if one[0]]


def test_sentences_have_the_words_of_the_glossary():
    found = [(forbidden(english, chinese), english, chinese) for english, chinese in sentences()]
    assert not [one for one in found if one[0]]


@pytest.mark.parametrize("line", glossary(), ids=lambda line: line[0])
def test_each_word_of_the_glossary_is_used(line):
    term, words, *_ = line
    translations = [chinese for english, chinese in sentences() if pattern_of(term).search(english)]
    unused = [word for word in words if not any(word in chinese for chinese in translations)]
    assert translations and not unused


def test_every_exception_is_needed():
    for begins, fault in EXCEPTIONS:
        [chinese] = {words for english, words in sentences() if english.startswith(begins)}
        assert re.search(FAULTS[fault], MARKUP.sub("", chinese))


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("Saved, not public", "已保存,未公开", "a half-width mark"),
        ("One (optional)", "一项(可选)", "a half-width bracket"),
        ("%(n)s of them", "共%(n)s 条", "a figure that touches a word"),
        ("A zip file", "一个zip 文件", "no space between Han and Latin letters or figures"),
        ("Saved. Go on.", "已保存。 请继续。", "a space between Chinese words or marks"),
        ("Sending …", "正在发送……", "dots that aren’t one “…”"),
        ("“%(title)s” is out", "“%(title)s”已发布", "a title in “…”"),
    ],
)
def test_a_fault_is_found(english, chinese, fault):
    assert faults(english, chinese) == {fault}


@pytest.mark.parametrize(
    ("english", "chinese", "word"),
    [
        ("Your settings", "您的设置", "您"),
        ("Settings", "帐号设置", "帐号"),
        ("Passwords are stored hashed.", "密码加密保存。", "加密"),
        ("A moderator will read it.", "管理员会查看。", "管理员"),
    ],
)
def test_a_forbidden_word_is_found(english, chinese, word):
    assert forbidden(english, chinese) == {word}


def test_encryption_may_be_called_so():
    assert not forbidden("The password is stored encrypted.", "密码加密存储。")
