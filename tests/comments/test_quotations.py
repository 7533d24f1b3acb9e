"""What a comment quotes, and where that stands in the article."""

import time

from comments.pure.quotations import Places, as_read, own_words, quotations, quoted_passages

ARTICLE = """There is a *moment* when you can put down the [oars](https://example.org/oars).

2. **The creep.** The level’s still, or even dropping by the width of a finger, and yet it turns.

平潮的时候船上不许大声说话，因为水正在听。
"""


def found(quotation, text=ARTICLE):
    place = Places(text).of(quotation)
    return place and text[slice(*place)]


def test_a_comment_quotes_in_blocks_and_in_quotation_marks():
    said = '> One two three\n> four.\n>\n> Five.\n\nWhy “six seven eight”, and don\'t "nine" it?'
    assert quotations(said) == ["One two three\nfour.", "Five.", "six seven eight", "nine"]
    assert own_words(said) == 'Why “six seven eight”, and don\'t "nine" it?'


def test_a_quotation_is_found_however_it_is_set():
    passage = "There is a *moment* when you can put down the [oars"
    assert found("there is a moment  when\nyou can PUT DOWN the oars.") == passage
    assert found("“There is a **moment** when you can put down the oars”") == passage
    assert found("the level's still - or even dropping") == "The level’s still, or even dropping"


def test_what_was_left_out_may_be_anything():
    whole = "The level’s still, or even dropping by the width of a finger, and yet it turns"
    for gap in ("…", "...", "[…]", "[...]"):
        assert found(f"The level’s still, {gap} and yet it turns.") == whole
    assert found("and yet it turns … The level’s still, or") is None


def test_chinese_is_found_though_no_spaces_part_its_words():
    assert found("船上不许大声说话") == "船上不许大声说话"


def test_a_few_words_are_nobodys_quotation():
    assert found("a finger") is None
    assert found("of a") is None


def test_other_words_are_not_found():
    assert found("There is a moment when you can put down the nets") is None


def test_readers_of_one_passage_are_told_together():
    said = [
        ("Oda", "> There is a moment when you can put down the oars."),
        ("Wick", "Is there “a moment when you can put down the oars”?"),
        ("Oda", "> There is a moment when you can put down the oars.\n\nOnce more."),
        ("Bess", "> by the width of a finger"),
    ]
    passages = quoted_passages(ARTICLE, said)
    assert [one.by for one in passages] == [["Oda", "Wick"], ["Bess"]]
    assert as_read(ARTICLE[passages[0].start : passages[0].end]).startswith(
        "There is a moment when"
    )


def test_a_comment_that_quotes_five_thousand_lines_is_cut_short():
    assert sum(map(len, quotations("> A line.\n" * 5_000))) <= 5_000
    assert len(quotations("> A line of it.\n\n" * 5_000)) <= 10


def test_a_thousand_comments_on_a_very_long_text_take_no_time_to_speak_of():
    text = "to and fro " * 18_000
    blocks = [f"> {'to and fro ' * 20} {n} away\n\n" for n in range(1_000)]
    begun = time.process_time()
    assert quoted_passages(text, [(n, block * 3) for n, block in enumerate(blocks)]) == []
    assert time.process_time() - begun < 5
