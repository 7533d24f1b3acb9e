"""What a writer was about to do, and what it was told. It survives the writer's death."""

import json
import os


class Diary:
    """The writer's side: a line is in the file as soon as it is written."""

    def __init__(self, folder, number):
        self._file = os.open(_path(folder, number), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, **what):
        os.write(self._file, (json.dumps(what) + "\n").encode())


def entries(path):
    """The lines of a diary, oldest first, without one that was cut off."""
    for line in path.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


def is_waiting(folder, number):
    """Whether this writer has sent something and not been told what became of it."""
    path = _path(folder, number)
    last = [*entries(path)][-1:] if path.exists() else []
    return any("sent" in line or "doing" in line for line in last)


def _path(folder, number):
    return folder / f"{number}.diary"
