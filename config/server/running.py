"""A running site, as its supervisor tells of it in the site's folder, and what it may be asked for.

`serving.json` says which process supervises, at which address, which release it runs and what became of
the last change. Whoever wants another release run writes its folder to `serving-next.json` and sends SIGUSR1
(`ask_for`). The supervisor holds a lock on the first: what a dead one has left is known as that.
"""

import fcntl
import json
import os
import signal
import time
from pathlib import Path

STATE, NEXT = "serving.json", "serving-next.json"
WAITED = 0.1  # seconds between two looks


class Status:
    """What a supervisor tells of itself; nothing, where another one serves from the same folder."""

    def __init__(self, **about):
        self._about = {"pid": os.getpid(), "changes": 0, "fault": "", **about}
        self._file = _locked(_folder() / STATE) if _folder() else None
        self.write()

    def write(self, **news):
        self._about |= news
        if self._file:
            text = json.dumps(self._about).encode()
            os.pwrite(self._file, text.ljust(4096), 0)

    def asked_for(self):
        """The folder of the release that is wanted, or None for a pause."""
        return json.loads((_folder() / NEXT).read_text())["folder"]

    def changed(self, fault="", **news):
        self.write(changes=self._about["changes"] + 1, fault=fault, **news)


def state():
    """What the live supervisor of this site tells, or None."""
    try:
        with (_folder() / STATE).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return json.loads(file.read())
            return None  # Nobody holds it.
    except FileNotFoundError:
        return None


def ask_for(folder, seconds=180):
    """Have the release in `folder` run, or nothing for a while if that is None; returns what became of it.

    A sentence that says why the one of before goes on, or an empty one.
    """
    before = state()
    wanted = _folder() / NEXT
    wanted.write_text(json.dumps({"folder": folder and str(folder)}))
    os.kill(before["pid"], signal.SIGUSR1)
    until = time.monotonic() + seconds
    while (now := state()) and now["changes"] == before["changes"]:
        if time.monotonic() > until:
            return "The supervisor doesn’t answer."
        time.sleep(WAITED)
    return now["fault"] if now else "Parley has stopped meanwhile."


def _folder():
    folder = os.environ.get("DATA_DIR")
    return Path(folder) if folder else None


def _locked(path):
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file
