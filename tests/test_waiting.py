"""No test sleeps by itself: it waits until something is so, or says why time passes."""

from pathlib import Path

import pytest

from tests import waiting

HERE = Path(__file__).parent
BY_ITSELF = "time" + ".sleep("


def test_no_test_sleeps_by_itself():
    asleep = [one.name for one in HERE.rglob("*.py") if BY_ITSELF in one.read_text()]
    assert asleep == ["waiting.py"]


def test_what_never_comes_is_not_waited_for_without_end():
    with pytest.raises(AssertionError, match="in vain: the ferry"):
        waiting.until(lambda: False, 0, what="the ferry")
    with pytest.raises(AssertionError, match="has ended: it"):
        waiting.until(lambda: False, alive=lambda: False)
    assert waiting.until(lambda: "here") == "here"
