"""Which processes of this machine have died: each holds a lock that the kernel takes from it then.

    announce("worker-7")          # in the process, for as long as it lives
    with left_by("worker-7") as is_gone:
        ...                       # in another; while this runs, nobody else takes over from it

Of a name that nobody announced here, another machine's say, nothing is known: it isn't gone.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager, suppress

from django.conf import settings

_announced = {}  # by this process: name → open file


def announce(name):
    """Let others of this machine see that this process lives; where no lock can be had, they don't."""
    path = _path(name)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _has_taken(file):
            _announced[name] = file
        else:
            os.close(file)


def file_of(name):
    """The open file in which this process, which announced `name`, can leave its last words; or None."""
    return _announced.get(name)


def last_words(name):
    """What a process left in its file, or an empty text; ask within `left_by`."""
    try:
        return _path(name).read_text(errors="replace")
    except OSError:
        return ""


@contextmanager
def left_by(name):
    """Whether the process that announced `name` is gone; its lock is held meanwhile, and then it is forgotten."""
    try:
        file = os.open(_path(name), os.O_RDWR)
    except OSError:
        yield False
        return
    try:
        is_gone = _has_taken(file) and _is_still_there(file, name)
        yield is_gone
        if is_gone:
            _path(name).unlink(missing_ok=True)
    finally:
        os.close(file)


def _path(name):
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return settings.DATA_DIR / "locks" / f"alive-{digest}"


def _has_taken(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still_there(file, name):
    """Whether nobody else took over between our look and our lock."""
    try:
        return os.fstat(file).st_ino == os.stat(_path(name)).st_ino
    except OSError:
        return False
