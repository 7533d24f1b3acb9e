"""Patterns are searched for in a process of its own (blog/apart.py), for a tenth of a second."""

import atexit
import os
import re

from blog.apart import Apart, Ended, answer_questions

SECONDS = 0.1  # for all patterns together, on one text


class MatchingProcess(Apart):
    program = "moderation.screening.patterns_process"


def search(patterns, text):
    """[(pattern, what it found first)] of the patterns that find something in a text.

    None if the time ran out.
    """
    try:
        question = {"patterns": patterns, "text": text, "seconds": SECONDS}
        return [tuple(found) for found in _MATCHING.ask(question)["found"]]
    except Ended:
        return None


def _answer(question):
    text = question["text"]
    found = [(line, match[0]) for line in question["patterns"] if (match := _match(line, text))]
    return {"found": found}


def _match(line, text):
    try:
        return re.search(line, text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):  # Saved by another Python than this.
        return None


def _leave_to_parent():
    """After a fork the pipes and the lock, perhaps held, belong to the parent."""
    global _MATCHING
    _NOT_OURS.append(_MATCHING)
    _MATCHING = MatchingProcess()


_MATCHING = MatchingProcess()
_NOT_OURS = []
os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(lambda: _MATCHING.end())

if __name__ == "__main__":
    answer_questions(_answer)
