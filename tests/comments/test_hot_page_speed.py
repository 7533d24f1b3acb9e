"""What the first page after a comment costs among a thousand, beside a plain loop over them."""

import pytest

from tools.bench.__main__ import measured
from tools.bench.databases import chosen
from tools.bench.figures import table
from tools.bench.parts import NAMED

# Of the first page, and of all on one: less than on a quiet machine (12 and 8; 8 and 6), far more than a page that asks
# for each of its parts (1 to 4).
AT_LEAST = {"SQLite": (9, 6), "PostgreSQL": (6.5, 5)}

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(1800)]


def test_the_first_page_after_a_comment_is_much_faster_than_a_plain_loop(capsys):
    with capsys.disabled():
        database = chosen()
        figures = measured(NAMED["renderings"], database, runs=3)
        print(f"\n{table(figures)}")
    # Ratios in one run: what another machine, or others on this one, do counts for both.
    first, whole = (one.median for one in figures if one.what.startswith("flat loop over"))
    least_first, least_whole = AT_LEAST[database.name]
    assert first >= least_first and whole >= least_whole
