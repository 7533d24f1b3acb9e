"""Texts made to keep the server busy are refused in words, or rendered at once."""

import gc
import time

import pytest

from blog.content.markup import process
from blog.content.markup.to_html import (
    BROKEN,
    NESTED,
    MarkupError,
    clean_article,
    render_article,
    render_comment,
)
from tests.blog.markup_traps import traps

# How much longer than ordinary prose of the length a comment may have. The worst trap was
# measured at 25 times, on a text that takes a few milliseconds.
AT_MOST = 100

PROSE = ("A comment of the *usual* sort, a `word` or two, and where it was read.\n\n" * 70)[:5_000]


@pytest.fixture
def no_collections():
    """Going through the heap of a long test run takes longer than any text does."""
    gc.disable()
    yield
    gc.enable()


def seconds_for(text):
    start = time.process_time()
    try:
        render_comment(text)
    except MarkupError as error:
        assert str(error) not in (str(BROKEN), str(NESTED))
    return time.process_time() - start


def is_done_within(times, text):
    """Is it, with prose rendered right after, as a busy machine is slow at both?

    One of three tries is enough: the system may have taken its share of the others.
    """
    return any(seconds_for(text) < times * seconds_for(PROSE) for _ in range(3))


def test_no_comment_within_the_limits_takes_long_or_breaks_the_parser(no_collections):
    assert render_comment(PROSE)
    assert [name for name, text in traps(5_000) if not is_done_within(AT_MOST, text)] == []


def test_a_longer_comment_is_refused_before_it_costs_anything(no_collections):
    assert all(is_done_within(AT_MOST / 10, text) for _, text in traps(20_000))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 201, "201 opening square brackets"),
        ("a\n" + "> " * 12 + "b", "Line 2 starts with 12 or more list or quotation marks"),
        ("- " * 12 + "b", "Line 1"),
        (">" * 12, "Line 1"),
        ("1. - " * 6 + "b", "Line 1"),
        (" " * 40 + "b", "Line 1 starts with 40 or more spaces"),
        ("a\n" + "\t" * 10 + "b", "Line 2 starts with 40 or more spaces"),
        ("a\n" * 2 + "\n" * 400 + "b\n", "401 blank lines"),
    ],
)
def test_a_reader_is_told_what_is_too_much_and_where(text, words):
    with pytest.raises(MarkupError, match=words):
        render_comment(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200,
        "> " * 11 + "b",
        " " * 39 + "b",
        "a" + "\n" * 401 + "b",
        "-" * 80,
        "*" * 80,
        "=" * 80,
        "a\n" + " " * 60 + "\nb",
    ],
)
def test_what_is_just_within_a_limit_or_only_drawn_is_accepted(text):
    assert render_comment(text)


@pytest.mark.timeout(20)
def test_an_article_that_takes_too_long_is_ended_and_the_next_one_is_rendered(monkeypatch):
    monkeypatch.setattr(process, "work_for", lambda text: 0.3)
    with pytest.raises(MarkupError, match="takes too long"):
        render_article("# a\n" * 40_000)
    monkeypatch.undo()
    assert render_article("next") == "<p>next</p>"


def test_an_article_nested_too_deeply_is_refused_in_words():
    with pytest.raises(MarkupError, match="nested too deeply"):
        render_article("1. " * 700 + "a")


@pytest.mark.parametrize(
    "brackets", ["[", "![", "[](", "[a](", "[^", "[[", "<a ", '<a b="', "[a]["]
)
def test_an_author_is_told_at_once_of_brackets_without_an_end(brackets):
    before = time.process_time()
    with pytest.raises(MarkupError, match="The paragraph at line 3 begins"):
        render_article("Words.\n\n" + brackets * 8_000)
    assert time.process_time() - before < 0.5


def test_code_may_have_as_many_brackets_as_it_likes():
    assert "[[[" in render_article("```\n" + "[" * 8_000 + "\n```")


def test_a_comment_from_an_import_can_be_ended_too(monkeypatch):
    monkeypatch.setattr(process, "work_for", lambda text: 0.3)
    with pytest.raises(MarkupError, match="takes too long"):
        render_comment("# a\n" * 40_000, imported=True)


def test_imported_html_of_any_shape_is_cleaned_within_the_time_there_is(monkeypatch):
    """Past it the process is ended, and cleaning raises. The worst takes a second of a processor that others use too."""
    monkeypatch.setattr(process, "work_for", lambda text: 20)
    for _, text in traps(20_000):
        if "<" in text and text[-1] != "a":
            clean_article(text)
