"""Comments' texts are made in a process of their own where many come, and are the same as if they were made here."""

import os
import signal
from contextlib import closing

import pytest

from blog.content.markup import process as markup_process
from transfer.imports.content.rendered_comments import (
    MANY,
    CommentsProcess,
    rendered_comment,
    rendered_comments,
)
from transfer.imports.write.ahead import lookahead

TEXTS = [
    ("wordpress", "Two pears, and <b>bold</b> ones.\n\nA line & <a href='https://pears.example/'>a link</a>."),
    ("wordpress", "[php]<?php echo 1 < 2; ?>[/php] and <script>alert(1)</script>"),
    ("wordpress", "梨が三つ。\ud800 and a\x00 sign"),
    ("html", "<blockquote><p>Said <em>before</em></p></blockquote><p>1. Not a list</p>"),
    ("html", "<pre>  two\n  lines</pre><img src=x onerror=alert(1)>"),
    ("markdown", "Some *words* and\n\n- a list\n- of `two`"),
    ("markdown", "www.pears.example <i>x</i>"),
    ("html", ""),
]  # fmt: skip


def test_a_process_makes_what_is_made_here():
    texts = TEXTS * MANY
    with CommentsProcess() as process:
        assert rendered_comments(texts, process) == [rendered_comment(*one) for one in TEXTS] * MANY
        assert process.process.poll() is None
    assert process.process is None


def test_for_a_few_no_process_is_started():
    with CommentsProcess() as process:
        assert rendered_comments(TEXTS[:2], process) == [
            rendered_comment(*one) for one in TEXTS[:2]
        ]
        assert process.process is None


def test_one_that_is_killed_costs_nobody_a_text():
    texts = TEXTS * MANY
    with CommentsProcess() as process:
        first = rendered_comments(texts, process)
        os.kill(process.process.pid, signal.SIGSTOP)  # So that it can't answer first.
        os.kill(process.process.pid, signal.SIGKILL)
        assert rendered_comments(texts, process) == first


def test_a_text_that_takes_too_long_is_shown_as_it_was_typed_and_costs_no_other_its_form(
    monkeypatch,
):
    monkeypatch.setattr(markup_process, "WORK", 0.05)
    monkeypatch.setattr(markup_process, "WORK_A_CHARACTER", 0)
    hopeless = "markdown", "*pears* " * 24_000
    with CommentsProcess() as process:
        made = rendered_comments([hopeless, *TEXTS * MANY], process)
        assert process.process is None  # It was ended over it.
    assert made[0].is_plain and not any(one.is_plain for one in made[1:])


def test_an_import_that_ends_early_leaves_no_process(monkeypatch):
    """The threads that make entries ready end before it does: none of them starts another."""
    started, start = [], CommentsProcess._start
    monkeypatch.setattr(
        CommentsProcess, "_start", lambda mine: started.append(start(mine)) or started[-1]
    )

    def make(number):
        return rendered_comments(TEXTS * MANY * 10, process)

    with (
        pytest.raises(RuntimeError),
        CommentsProcess() as process,
        closing(lookahead(make, [(n,) for n in range(20)])) as made,
    ):
        next(made)
        raise RuntimeError
    assert started and all(one.poll() is not None for one in started)


def test_one_that_is_too_long_is_shown_as_it_was_typed():
    longer = "markdown", "*x* " * 75_000
    with CommentsProcess() as process:
        made = rendered_comments([longer, *TEXTS * MANY], process)
    assert made[0] == rendered_comment(*longer) and made[0].is_plain and "*x* *x*" in made[0].html


@pytest.mark.parametrize("head", ["|a" * 30, "|a" * 20])
def test_a_table_larger_than_any_comment_may_have_keeps_its_words_without_its_cells(head):
    table = f"{head}\n{head.replace('a', '-')}\n" + "pears\n" * 2_000
    made = rendered_comment("markdown", table)
    assert made.is_plain and "<td>" not in made.html and made.html.count("pears") == 2_000


def test_a_long_comment_may_have_html_in_proportion():
    made = rendered_comment("markdown", "Some *words* and www.pears.example\n\n" * 1_000)
    assert not made.is_plain and made.html.count("<em>") == 1_000
