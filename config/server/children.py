"""The supervisor's children: processes that are started again whenever they end by themselves."""

import asyncio
import contextlib
import functools
import os
import signal
import time

from config.server import ready
from lib.observing import logs
from lib.processes.parent_process import end_with_parent

STARTED = 5  # Whoever has lived for so many seconds has started.
TRIES = 3  # Whoever hasn't once started after so many is given up.
# Seconds between an end and the next start; the last again and again. All is to be well within ten
# seconds after a fault is over.
PAUSES = [0.1, 0.5, 1, 2, 4]
REST = 3  # Seconds that what a killed child has started gets for what is under way.


class Child:
    """A command that is kept running, in `folder`, with the open files `hands_on`.

    One that `is_given_up` isn't started a fourth time if it has never lived for long. One that `tells`
    has a pipe, by its number, to say in that it answers (config/server/ready.py); until then it is on trial,
    and isn't started again.
    """

    def __init__(self, name, command, *, folder=None, hands_on=(), is_given_up=True, tells=None):
        self.name, self._command, self._is_given_up = name, command, is_given_up
        self._folder, self._hands_on, self._tells = folder, hands_on, tells
        self._process, self._unwanted = None, asyncio.Event()

    async def keep(self):
        """Run it until it is unwanted; returns its exit code, if it never starts."""
        has_started, faults = False, 0
        while True:
            seconds = await self._live()
            if self._unwanted.is_set():
                return None
            has_started = has_started or seconds >= STARTED
            faults = 0 if seconds >= STARTED else faults + 1
            code = self._process.returncode
            is_on_trial = self._tells is not None
            if is_on_trial or (not has_started and faults == TRIES and self._is_given_up):
                return code
            logs.say(f"{self.name} stopped unexpectedly (exit code {code}). Starting it again.")
            with contextlib.suppress(TimeoutError):
                pause = PAUSES[min(faults, len(PAUSES) - 1)]
                await asyncio.wait_for(self._unwanted.wait(), pause)
                return None

    def has_answered(self):
        """Note that the process answered: from now on it is started again whenever it ends, and has nothing to tell."""
        self._is_given_up, self._tells = False, None

    def end(self):
        self._unwanted.set()
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def kill(self):
        self._signal_all(signal.SIGKILL)

    async def _live(self):
        """One life of it; how many seconds it took."""
        began = time.monotonic()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches only the supervisor, which tells them.
            preexec_fn=functools.partial(end_with_parent, os.getpid()),
            cwd=self._folder,
            pass_fds=(*self._hands_on, self._tells) if self._tells else self._hands_on,
            env=os.environ | ({ready.READY: str(self._tells)} if self._tells else {}),
        )
        if self._unwanted.is_set():  # Since it was begun.
            self.end()
        await self._process.wait()
        seconds = time.monotonic() - began
        await self._clear_up()
        return seconds

    async def _clear_up(self):
        """End what it has started and left behind: the workers of a web server, say."""
        until = time.monotonic() + REST
        is_left = self._signal_all(signal.SIGTERM)
        while is_left and time.monotonic() < until:
            await asyncio.sleep(0.05)
            is_left = self._signal_all(0)
        self.kill()

    def _signal_all(self, number):
        """Send a signal to the whole group; whether anybody was there."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
                return True
        return False
