"""A process that is to end with its parent, when the parent was quicker."""

import subprocess
import sys

from tests.served import ROOT

ORPHAN = """
import os
from lib.processes.parent_process import end_with_parent
parent = os.getpid()
if os.fork():
    os._exit(0)
while os.getppid() == parent:
    os.sched_yield()
end_with_parent(parent)
print("It goes on.")
"""


def test_a_process_whose_parent_was_killed_before_it_could_ask_ends_as_well():
    orphan = subprocess.run(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, capture_output=True, timeout=60
    )
    assert orphan.stdout == b"" and orphan.stderr == b""
