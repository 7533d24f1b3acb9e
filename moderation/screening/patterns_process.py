"""Patterns are searched for in a process of its own (lib/processes/killable.py), for a tenth of a second.

Of its own time: a machine that is busy makes no pattern a slow one.
"""

import atexit
import os
import re
import signal

from lib.processes.killable import Killable, Killed, answer_questions

SECONDS = 0.1  # of work, for all patterns together, on one text
AT_MOST = 2  # by the clock


class MatchingProcess(Killable):
    program = "moderation.screening.patterns_process"


def search(patterns, text):
    """[(pattern, what it found first)] of the patterns that find something in a text.

    None if the time ran out.
    """
    try:
        question = {"patterns": patterns, "text": text, "work": SECONDS, "seconds": AT_MOST}
        return [tuple(match) for match in _MATCHING.ask(question)["found"]]
    except Killed:
        return None


def _answer(question):
    text, compiled = question["text"], []
    for line in question["patterns"]:
        try:
            compiled.append((line, re.compile(line, re.IGNORECASE)))
        except (re.error, RecursionError, OverflowError):
            continue  # It was saved by another Python than this.
    # As with the alarm: the default action is the end.
    signal.setitimer(signal.ITIMER_PROF, question["work"])
    matches = [(line, match[0]) for line, known in compiled if (match := known.search(text))]
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {"found": matches}


def _leave_to_parent():
    """Replace the process after a fork: its pipes and lock belong to the parent, and may be locked."""
    global _MATCHING
    _NOT_OURS.append(_MATCHING)
    _MATCHING = MatchingProcess()


_MATCHING = MatchingProcess()
_NOT_OURS = []
os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(lambda: _MATCHING.end())

if __name__ == "__main__":
    answer_questions(_answer)
