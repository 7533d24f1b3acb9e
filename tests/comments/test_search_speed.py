"""How long a search takes on a blog with a thousand articles and a million comments."""

import pytest

from tools.bench.__main__ import measured
from tools.bench.databases import chosen
from tools.bench.figures import table
from tools.bench.parts import NAMED

OF_THE_PROCESSOR = "search, of the processor:"

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(1800)]


def test_a_search_among_a_million_comments_takes_a_tenth_of_a_second(capsys):
    with capsys.disabled():
        figures = measured(NAMED["searches"], chosen(), runs=3)
        print(f"\n{table(figures)}")
    # Not by the clock, which others on the machine move.
    worked = [one for one in figures if one.what.startswith(OF_THE_PROCESSOR)]
    assert worked and [one.what for one in worked if one.is_reached is False] == []
