"""What is made ready before an import writes anything."""

from transfer.imports.content.entries import nearest


def test_what_answered_a_left_out_comment_hangs_below_the_next_above():
    assert nearest(3, {1: 0}, skipped={3: 2, 2: 1}) == 1
    assert nearest(3, {1: 0}, skipped={3: 2, 2: 3}) == 0
    assert nearest(9, {1: 0}, skipped={}) == 0
