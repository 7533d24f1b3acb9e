"""Rendering in a process of its own, which ends itself when a text takes more than five seconds.

A thread can't be stopped in the middle of a regular expression, a process can. Each
process of the site starts one, the first time it needs it, and keeps it: an ordinary
program at the other end of two pipes, so it doesn't matter whether the site is
threaded, forked or spawned. It ends when its pipe closes.
"""

import atexit
import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import traceback
from pathlib import Path

from blog.markup_render import render

SECONDS = 5
MEMORY = 1 << 30

PROJECT = Path(__file__).resolve().parent.parent


class Ended(Exception):
    """The process ended before it answered: the text took too long, or too much memory."""


class Failed(Exception):
    """The text can't be rendered. "RecursionError" is its argument when it is nested too deeply."""


class RenderingProcess:
    """Started when it is first needed, and again after it has ended."""

    def __init__(self):
        self.lock = threading.Lock()
        self.process = None

    def render(self, kind: str, text: str) -> str:
        with self.lock:
            reply = self._ask({"kind": kind, "text": text, "seconds": SECONDS})
        if "html" not in reply:
            raise Failed(reply["error"])
        return reply["html"]

    def end(self):
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()

    def _ask(self, question: dict) -> dict:
        if not self.process or self.process.poll() is not None:
            self.end()
            self.process = self._start()
        answer = b""
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            pass
        finally:
            # Whatever interrupts us: the next text must never get this one's answer.
            if not answer.endswith(b"\n"):
                self.end()
        if not answer.endswith(b"\n"):
            raise Ended
        return json.loads(answer)

    def _start(self):
        # The environment holds the site's secrets; this process reads strangers' texts.
        environment = {
            name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ
        }
        return subprocess.Popen(
            [sys.executable, "-m", "blog.markup_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT,
            env=environment,
        )


def answer_questions():
    """What the process does: a line of JSON in, a line out, until the pipe closes."""
    # Ctrl-C goes to the whole group; the site closes the pipe when it is ready to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin.buffer:
        # The default action of the alarm is the end, and no Python code has to run for it.
        question = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, question["seconds"])
        answer = json.dumps(_answer(question["kind"], question["text"]))
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()


def _answer(kind: str, text: str) -> dict:
    try:
        return {"html": render(kind, text)}
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
    answer_questions()
