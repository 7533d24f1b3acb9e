"""Two texts that began as one are put together line by line."""

from hypothesis import given
from hypothesis import strategies as some

from lib.text.merge import pieces

texts = some.lists(some.sampled_from("abcd"), max_size=8).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


def merged(*texts):
    found = pieces(*texts)
    assert not any(piece.clashes for piece in found)
    return "".join(piece.merged for piece in found)


def test_changes_in_different_lines_are_both_in():
    assert merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\nd\n") == "A\nb\nC\nd\n"


def test_a_line_that_one_took_out_is_out_and_what_both_did_is_done_once():
    assert merged("a\nb\nc\n", "a\nc\n", "a\nb\nc\nd\n") == "a\nc\nd\n"
    assert merged("a\n", "b\n", "b\n") == "b\n"


def test_a_line_that_both_changed_clashes_with_what_it_was():
    first, second = pieces("a\nb\n", "a\nmine\n", "a\ntheirs\n")
    assert (second.base, second.mine, second.theirs, second.clashes) == (
        "b\n",
        "mine\n",
        "theirs\n",
        True,
    )


@given(base=texts, mine=texts, theirs=texts)
def test_whatever_was_written_is_in_the_pieces(base, mine, theirs):
    found = pieces(base, mine, theirs)
    for side, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert "".join(getattr(piece, side) for piece in found) == text


@given(base=texts, mine=texts)
def test_what_nobody_else_changed_is_taken_whole(base, mine):
    assert merged(base, mine, base) == mine and merged(base, base, mine) == mine


def test_a_text_of_a_hundred_thousand_lines_takes_no_time():
    many = "a\n" * 100_000
    assert any(piece.clashes for piece in pieces(many, many + "b\n", "c\n" + many))
