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
from collections import OrderedDict, deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEMORY = 1 << 30

PROJECT = Path(__file__).resolve().parents[2]


class Killed(Exception):
    """The process ended before it answered: it took too long, or too much memory."""


class Busy(Exception):
    """Raised where nobody could be asked: too many questions of the same person wait, or one waited too long."""


class Killable:
    """A process that runs the module `program`: started when first needed, and again after it has ended."""

    program = None

    def __init__(self):
        self.lock = threading.Lock()
        self.process = None

    def ask(self, question: dict) -> dict:
        """The answer to a question. Raises Killed.

        The question says in `seconds` how long it may take by the clock, and may say in `cpu` how much
        of the processor's time: a machine that is busy makes no question a hard one.
        """
        with self.lock:
            return self._ask(question)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.end()

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


@dataclass(eq=False)
class _Ticket:
    newest_of: str | None
    is_dropped: bool = False


class FairPool:
    """A pool of Killables of a kind, which people get by turns, and each person one at a time.

    Whoever asks much waits behind themselves. Raises Busy for a person of whom `longest` questions
    wait already, and after `patience` seconds.
    """

    def __init__(self, processes, *, longest, patience):
        self.processes = list(processes)
        self._free, self._longest, self._patience = list(self.processes), longest, patience
        self._at_work = set()
        self._waiting = OrderedDict()  # {person: their questions}; whose turn is next stands first
        self._changed = threading.Condition()

    def ask(self, person, question: dict, newest_of=None) -> dict:
        """The answer. Of a person's waiting questions with the same `newest_of` only the last is of use."""
        with self._turn_of(person, newest_of) as process:
            return process.ask(question)

    def end(self):
        for process in self.processes:
            process.end()

    @contextmanager
    def _turn_of(self, person, newest_of):
        process = self._enter(person, _Ticket(newest_of))
        try:
            yield process
        finally:
            with self._changed:
                self._free.append(process)
                self._at_work.discard(person)
                self._changed.notify_all()

    def _enter(self, person, ticket):
        with self._changed:
            line = self._waiting.setdefault(person, deque())
            self._drop_older(line, ticket)
            if len(line) >= self._longest:
                raise Busy
            line.append(ticket)
            try:
                if not self._changed.wait_for(lambda: self._may_stop(ticket), self._patience):
                    raise Busy
                if ticket.is_dropped:
                    raise Busy
                self._at_work.add(person)
                return self._free.pop()
            finally:
                self._take_out(person, ticket)
                self._changed.notify_all()

    def _drop_older(self, line, ticket):
        for older in [
            one for one in line if ticket.newest_of and one.newest_of == ticket.newest_of
        ]:
            older.is_dropped = True
            line.remove(older)
        self._changed.notify_all()

    def _may_stop(self, ticket):
        return ticket.is_dropped or self._next() is ticket

    def _next(self):
        """The question that goes now, or None."""
        lines = self._waiting.items() if self._free else ()
        return next((line[0] for person, line in lines if person not in self._at_work), None)

    def _take_out(self, person, ticket):
        """A person who has had a turn, and waits with more, goes to the end."""
        line = self._waiting.pop(person, None) or deque()
        if ticket in line:
            line.remove(ticket)
        if line:
            self._waiting[person] = line


def answer_questions(answer, memory=MEMORY):
    """Answer the questions of a Killable, in its program: a line of JSON in, a line out, until the pipe closes.

    `memory` is how many bytes it may take, with its code.
    """
    # Ctrl-C goes to the whole group; the site closes the pipe when it is ready to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whoever asked may be killed before the answer. Then this ends too, and there is nothing to report.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for alarm in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(alarm, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {alarm})
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for line in sys.stdin.buffer:
        # The default action of the alarm is the end, and no Python code has to run for it.
        question = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, question["seconds"])
        signal.setitimer(signal.ITIMER_PROF, question.get("cpu", 0))
        reply = json.dumps(answer(question))
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.buffer.write(reply.encode() + b"\n")
        sys.stdout.buffer.flush()
