"""One of our commands as a process of its own, for long work that isn't to keep the worker from its mail.

    backups = CommandProcess("backup", "--due")
    backups.start()          # in the worker, now and then: nothing while it runs

What is left to do stands in the database, so one that is killed is simply started again.
"""

import os
import signal
import subprocess
import sys
import threading

from lib.processes.killable import PROJECT

BY_WORKER = "STARTED_BY_A_WORKER"  # of the environment


class CommandProcess:
    def __init__(self, *command):
        self._command = command
        self._process = None  # that this worker has started last
        self._lock = threading.Lock()

    def start(self):
        """Start it, unless the last one still goes on."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [sys.executable, PROJECT / "manage.py", *self._command],
                    cwd=PROJECT,
                    env=os.environ | {BY_WORKER: "1"},
                    stdin=subprocess.PIPE,  # closed when the worker ends, however it does
                    stdout=subprocess.DEVNULL,
                )


def end_with_worker():
    """End this command, which can be ended anywhere, as soon as the worker that started it, if one did, has ended."""
    if not os.environ.pop(BY_WORKER, None):
        return
    # Ctrl-C goes to the whole group; the worker ends when it is ready to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGKILL)
