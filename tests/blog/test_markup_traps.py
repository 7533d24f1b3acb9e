"""Texts made to keep the server busy are refused in words, or rendered at once."""

import gc
import time

import pytest

from blog.content.markup import process, to_html
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


def table(columns, rows):
    """Of a line of names, and rows that say one thing and leave the others empty."""
    return "|a" * columns + "\n" + "|-" * columns + "\n" + "a\n" * rows


@pytest.fixture
def in_this_process(monkeypatch):
    """Where the time of the processor is counted, and nothing else is done: no collections of a long run's heap."""
    monkeypatch.setattr(process, "_is_ended_itself", True)
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


def test_no_comment_within_the_limits_takes_long_or_breaks_the_parser(in_this_process):
    assert render_comment(PROSE)
    assert [name for name, text in traps(5_000) if not is_done_within(AT_MOST, text)] == []


def test_a_longer_comment_is_refused_before_it_costs_anything(in_this_process):
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
        ("a\n\nb\n\n" + "a\n> b\n" * 300, "paragraph at line 5, quotations"),
        ("a\n" + "a\n- > b\n" * 300, "paragraph at line 1, quotations"),
        (table(21, 1), "more than 20 columns"),
        (table(20, 50), "more than 1,000 cells, counting empty ones"),
        (table(1, 1_000), "more than 1,000 cells"),
        ((table(10, 50) + "\n") * 2, "more than 1,000 cells"),
        ("> " + table(200, 400).replace("\n", "\n> "), "more than 20 columns"),
        ("- " + table(20, 400).replace("\n", "\n  "), "more than 1,000 cells"),
        (("- > - *\nwww.a.b/\n" * 1_000)[:5_000], "too many formatting marks|quotations"),
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
        "You said\n> b\nand I say\n" * 90,
        "a\n> b\n\n" * 390,
        table(20, 49),
        (table(2, 11) + "\n") * 41,
        "a | b | c\n" * 400,
    ],
)
def test_what_is_just_within_a_limit_or_only_drawn_is_accepted(text):
    assert render_comment(text)


def test_a_table_costs_nothing_past_its_bounds(in_this_process):
    for columns in 1, 5, 10, 20, 50, 100, 200, 1_200:
        assert is_done_within(10, table(columns, 5_000)[:5_000]), columns


def test_words_with_some_signs_among_them_are_rendered_at_once_and_all_else_apart(monkeypatch):
    apart = []
    monkeypatch.setattr(
        to_html, "render_apart", lambda kind, text: apart.append(text) or "<p>a</p>"
    )
    for text in (
        PROSE[:4_500],
        "A *word* and [a link](https://a.example/).\n\n- one\n- two\n" * 10,
        "a" * 4_900,
    ):
        assert render_comment(text + " here") and not apart
    for text in table(20, 40), "*_" * 2_000, "[a](" * 60 + "a", "a@b.c\n" * 300:
        render_comment(text)
        assert apart.pop() == text


@pytest.mark.timeout(20)
def test_a_comment_that_takes_too_long_is_ended_and_its_writer_told(monkeypatch):
    # It has to take a while: a timer of processor time goes off some 10 ms late.
    tables = (table(2, 11) + "\n") * 40 + "of its own"
    monkeypatch.setattr(process, "work_for", lambda text: 0.001)
    with pytest.raises(MarkupError, match="takes too long"):
        render_comment(tables)
    monkeypatch.undo()
    assert render_comment(tables)


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
