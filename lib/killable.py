"""A process of its own for work that may take too long, which ends itself when it does.

A thread can't be stopped in the middle of a regular expression, a process can. Each
process of the site starts one of a kind, the first time it needs it, and keeps it: an ordinary
program at the other end of two pipes, so it doesn't matter whether the site is
threaded, forked or spawned. It ends when its pipe closes.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

MEMORY = 1 << 30

PROJECT = Path(__file__).resolve().parent.parent


class Killed(Exception):
    """The process ended before it answered: it took too long, or too much memory."""


class Killable:
    """A process that runs the module `program`: started when first needed, and again after it has ended."""

    program = None

    def __init__(self):
        self.lock = threading.Lock()
        self.process = None

    def ask(self, question: dict) -> dict:
        """The answer to a question, which says in `seconds` how long it may take. Raises Ended."""
        with self.lock:
            return self._ask(question)

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
            raise Killed
        return json.loads(answer)

    def _start(self):
        # The environment holds the site's secrets; this process reads strangers' texts.
        environment = {
            name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ
        }
        return subprocess.Popen(
            [sys.executable, "-m", self.program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT,
            env=environment,
        )


def answer_questions(answer, memory=MEMORY):
    """Answer the questions of a Killable, in its program: a line of JSON in, a line out, until the pipe closes.

    `memory` is how many bytes it may take, with its code.
    """
    # Ctrl-C goes to the whole group; the site closes the pipe when it is ready to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for line in sys.stdin.buffer:
        # The default action of the alarm is the end, and no Python code has to run for it.
        question = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, question["seconds"])
        reply = json.dumps(answer(question))
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(reply.encode() + b"\n")
        sys.stdout.buffer.flush()
