"""A worker for each queue, as processes forked off one that has loaded the code once and does nothing but watch them.

What somebody waits for before they can go on, a code for signing in, has a worker of its own, and so have other
e-mails: neither a mail server that is slow nor an hour of work holds it up (`QUEUES`).
"""

import gc
import logging
import os
import signal
import sys
import time

from django.db import connections

from lib.processes.parent_process import end_with_parent
from lib.processes.task_names import MAIL, SOON

logger = logging.getLogger(__name__)

REST = ""  # whatever the others leave
QUEUES = [REST, MAIL, SOON]
ENDING = {signal.SIGTERM, signal.SIGINT}
STARTED = 5  # Whoever has lived for so many seconds has started; one that hasn't ends them all.


class QueueProcesses:
    """`work(queue)` is what each does; it returns in none but the processes that were forked off."""

    def __init__(self, work):
        self._work = work
        self._alive = {}  # pid → (queue, when it began)
        self._is_ending = False

    def run(self):
        """Keep one running for each queue until this process is told to end; then exit as they did."""
        connections.close_all()  # One socket in two processes would mix up their answers.
        gc.freeze()  # What is loaded stays shared: the collector doesn't write into it.
        for number in ENDING:
            signal.signal(number, self._end)
        for queue in QUEUES:
            self._fork(queue)
        failed = 0
        while self._alive:
            pid, status = os.wait()
            queue, began = self._alive.pop(pid)
            if self._is_ending:
                continue
            code = os.waitstatus_to_exitcode(status)
            logger.warning("The worker of the queue “%s” ended (exit code %s)", queue, code)
            if time.monotonic() - began < STARTED:
                failed = 1
                self._end()
            else:
                self._fork(queue)
        sys.exit(failed)

    def _fork(self, queue):
        watcher = os.getpid()
        # What tells it to end waits until it can: its watcher's way of ending would keep it alive.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        pid = os.fork()
        if pid:
            self._alive[pid] = queue, time.monotonic()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
            if self._is_ending:  # Since it was begun.
                os.kill(pid, signal.SIGTERM)
            return
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        end_with_parent(watcher)
        self._work(queue)
        sys.exit(0)

    def _end(self, *_signal):
        self._is_ending = True
        for pid in self._alive:
            os.kill(pid, signal.SIGTERM)
