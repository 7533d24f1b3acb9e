"""How the templates are written."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXTS = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("transfer/**/templates/*.*")]


def test_no_tag_is_cut_in_two_by_the_end_of_a_line():
    """Django takes such a tag for words, and readers see its braces."""
    cut = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for begins, ends in (("{{", "}}"), ("{%", "%}"))
        if line.count(begins) != line.count(ends)
    ]
    assert not cut


def test_no_line_of_a_template_is_longer_than_a_screen_is_wide():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 160
    ]
    assert len(TEXTS) > 200 and not long
