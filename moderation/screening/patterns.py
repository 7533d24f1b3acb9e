"""Banned patterns: regular expressions, and what a text has of them.

A thread can't be stopped in the middle of a regular expression, and some take longer than the
world has for the right text. They are searched for in a process of its own, which ends itself
when it takes too long (`patterns_process.py`); a text for which it did waits for a moderator.
"""

import re

from lib.db.slow import slow
from lib.text.comparing.folding import seen
from lib.text.comparing.normalisation import LOOSE
from moderation.screening import patterns_process

MOST, LONGEST = 100, 300  # patterns, and characters of one
SHOWN = 60  # characters of what was found that are shown
LONG = 5_000  # characters, as long as a comment can be


class Patterns:
    """Patterns with what follows where one is found."""

    def __init__(self, holding, refusing):
        self.actions = dict.fromkeys(lines_of(holding), "hold")
        self.actions |= dict.fromkeys(lines_of(refusing), "refuse")

    def __bool__(self):
        return bool(self.actions)

    @slow("searching for patterns")
    def search(self, text):
        """[(pattern, deed, what was found)], and whether the time ran out before the end."""
        matches = patterns_process.search(list(self.actions), LOOSE.sub("", seen(text)))
        if matches is None:
            return [], True
        return [(line, self.actions[line], passage[:SHOWN]) for line, passage in matches], False


def lines_of(text):
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


@slow("trying a pattern")
def refusal(line):
    """Why a pattern can't be used: the error, "long", "empty" or "slow"; or None if it can."""
    if len(line) > LONGEST:
        return "long"
    try:
        if re.compile(line, re.IGNORECASE).search(""):
            return "empty"  # It would be found in every text.
    except (re.error, OverflowError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    # Long texts that a careless one takes long for: what it looks for, over and over.
    signs = re.sub(r"\\.|[^\w\s]", "", line)[:20]
    parts = {"a", "ab", "1", " ", "a ", "http://a.", signs, signs[:1], signs[-1:]} - {""}
    texts = ((part * LONG)[:LONG] + "\n!" for part in sorted(parts))
    is_slow = any(patterns_process.search([line], text) is None for text in texts)
    return "slow" if is_slow else None
