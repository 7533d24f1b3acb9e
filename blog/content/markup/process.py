"""Rendering in processes of its own, which end themselves when a text takes too much work.

Two of them, for which people stand in line (lib/processes/killable.py): while somebody's hopeless text is at work, the
other is free for everybody else.
"""

import atexit
import os
import threading
import traceback

from blog.content.markup.render import render
from blog.content.markup.syntax.readers_markdown import Excessive
from lib.processes.killable import PROJECT, Busy, FairPool, Killable, Killed, answer_questions
from lib.web import asking

__all__ = ["PROJECT", "Busy", "Killed", "Failed", "RenderingProcess", "render_apart", "work_for"]

PROCESSES = 2
# Seconds of the processor's own time, whatever else the machine does. The densest good texts (a table from
# end to end, every word in emphasis) were measured at 30 millionths for a character on a busy machine.
WORK = 1
WORK_A_CHARACTER = 50e-6
BY_THE_CLOCK = 30  # times as long, for a machine that does much else
WAITING = 4  # texts of one person
PATIENCE = 20  # seconds in line


class Failed(Exception):
    """The text can't be rendered. Its argument is the name of what was raised: RecursionError, an Excessive, another."""


class RenderingProcess(Killable):
    program = "blog.content.markup.process"


class Rendering:
    """The processes, and the line of those who have something to render."""

    def __init__(self):
        processes = [RenderingProcess() for _ in range(PROCESSES)]
        self.pool = FairPool(processes, longest=WAITING, patience=PATIENCE)

    def render(self, kind: str, text: str, newest_of=None, **options) -> str:
        work = work_for(text)
        question = {"kind": kind, "text": text, "options": options, "cpu": work}
        question["seconds"] = work * BY_THE_CLOCK
        # A command or a task stands in line by itself.
        person = asking.person() or f"thread {threading.get_ident()}"
        return _html_in(self.pool.ask(person, question, newest_of))


def work_for(text: str) -> float:
    """Seconds that rendering a text may take."""
    return max(WORK, len(text) * WORK_A_CHARACTER)


def render_apart(kind: str, text: str, newest_of=None, **options) -> str:
    """The same as `render`, in a process. Raises Busy, Killed or Failed.

    `newest_of` names a row of texts of one person, of which those that wait are dropped for a newer one.
    """
    if _is_ended_itself:
        return _html_in(_answer({"kind": kind, "text": text, "options": options}))
    return _RENDERING.render(kind, text, newest_of, **options)


def render_in_this_process():
    """Have this process render by itself: one that is ended itself needs no other for it."""
    global _is_ended_itself
    _is_ended_itself = True


def _html_in(reply: dict) -> str:
    if "html" not in reply:
        raise Failed(reply["error"])
    return reply["html"]


def _answer(question: dict) -> dict:
    try:
        return {"html": render(question["kind"], question["text"], **question["options"])}
    except Exception as error:
        if not isinstance(error, (RecursionError, Excessive)):
            traceback.print_exc()
        return {"error": type(error).__name__}


def _leave_to_parent():
    """Replace the process after a fork: its pipes and locks belong to the parent, and may be locked."""
    global _RENDERING
    _NOT_OURS.append(_RENDERING)
    _RENDERING = Rendering()


_RENDERING = Rendering()
_is_ended_itself = False
_NOT_OURS = []
os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(lambda: _RENDERING.pool.end())

if __name__ == "__main__":
    render("article", "")  # What is set up once is no text's work.
    answer_questions(_answer)
