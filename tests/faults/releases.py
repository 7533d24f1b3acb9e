"""The code as it was before the newest migration: what serves beside this one while an update goes through."""

import subprocess
import tarfile
from io import BytesIO

from tests.served import ROOT

MIGRATIONS = ":(glob)*/migrations/0*.py"


def release_before(folder):
    """The folder, with the code of the release before; None where there is no history with one."""
    newest = ["log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS]
    commit = _git(*newest).decode().strip()
    if not commit or not _git("rev-list", "--parents", "-1", commit).split()[1:]:
        return None
    with tarfile.open(fileobj=BytesIO(_git("archive", f"{commit}^"))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*command):
    done = subprocess.run(["git", "-C", ROOT, *command], capture_output=True)
    return done.stdout if done.returncode == 0 else b""
