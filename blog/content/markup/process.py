"""Rendering in a process of its own, which ends itself when a text takes more than five seconds."""

import atexit
import os
import traceback

from blog.content.markup.render import render
from lib.killable import PROJECT, Killable, Killed, answer_questions

__all__ = ["PROJECT", "Killed", "Failed", "RenderingProcess", "render_apart"]

SECONDS = 5


class Failed(Exception):
    """The text can't be rendered. "RecursionError" is its argument when it is nested too deeply."""


class RenderingProcess(Killable):
    program = "blog.content.markup.process"

    def render(self, kind: str, text: str) -> str:
        reply = self.ask({"kind": kind, "text": text, "seconds": SECONDS})
        if "html" not in reply:
            raise Failed(reply["error"])
        return reply["html"]


def _answer(question: dict) -> dict:
    try:
        return {"html": render(question["kind"], question["text"])}
    except Exception as error:
        if not isinstance(error, RecursionError):
            traceback.print_exc()
        return {"error": type(error).__name__}


def _leave_to_parent():
    """After a fork the pipes and the lock, perhaps held, belong to the parent."""
    global _RENDERING
    _NOT_OURS.append(_RENDERING)
    _RENDERING = RenderingProcess()


def render_apart(kind: str, text: str) -> str:
    """The same as `render`, in the process. Raises Ended or Failed."""
    return _RENDERING.render(kind, text)


_RENDERING = RenderingProcess()
_NOT_OURS = []
os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(lambda: _RENDERING.end())

if __name__ == "__main__":
    answer_questions(_answer)
