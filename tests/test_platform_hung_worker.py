"""A web worker that hangs is ended, and another answers in its place."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from blog.models import Figure
from blog.troubles import workers_that_hung
from tests.served import free_port
from tests.waiting import for_answer, let_pass, until

ROOT = Path(__file__).resolve().parent.parent
TINY = """
class Application:
    async def __rsgi__(self, scope, proto):
        proto.response_str(200, [], "ok")

application = Application()
"""


@pytest.fixture
def server(tmp_path):
    """The real web server, with an application that is quickly there and little patience; what it says goes to a file."""
    (tmp_path / "tiny.py").write_text(TINY)
    port = free_port()
    command = [sys.executable, "-m", "config.server.web", "--port", str(port), "--patience", "3"]
    env = os.environ | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen([*command, "tiny:application"], env=env, stderr=said)
    try:
        for_answer(f"http://127.0.0.1:{port}/")
        yield process, lambda: (tmp_path / "said").read_text()
    finally:
        for pid in (process.pid, *workers_of(process)):
            os.kill(pid, signal.SIGKILL)
        process.wait()


def workers_of(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {int(pid) for pid in children.read_text().split()} if children.exists() else set()


@pytest.mark.served
@pytest.mark.skipif(sys.platform != "linux", reason="Workers are forked on Linux alone.")
def test_a_worker_that_is_stopped_is_ended_and_replaced_and_the_others_stay(server):
    process, said = server
    until(lambda: len(workers_of(process)) == 2)
    before = workers_of(process)
    hung = min(before)
    os.kill(hung, signal.SIGSTOP)
    until(lambda: len(workers_of(process) - {hung}) == 2, what=said)
    assert before - {hung} < workers_of(process) and process.poll() is None
    assert said().count("A web worker hung") == 1

    let_pass(5, "longer than the patience with one that hangs")
    assert said().count("A web worker hung") == 1


@pytest.mark.django_db
def test_an_owner_reads_that_a_worker_hung():
    assert list(workers_that_hung()) == []
    Figure.add({("hung workers", ""): 2})
    [trouble] = workers_that_hung()
    assert "2 web workers" in trouble.what
