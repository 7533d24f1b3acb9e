"""With LOG_FORMAT=json each line that a blog prints is an object, those of its ends and faults above all."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests import migrated
from tests.served import free_port
from tests.test_platform_serve import ROOT, children_called, half_called, launch, wait_for
from tests.waiting import until

JSON = {"LOG_FORMAT": "json"}

pytestmark = pytest.mark.served


def objects(said):
    lines = [line for line in said.splitlines() if line]
    assert [line for line in lines if not line.startswith("{")] == []
    return list(map(json.loads, lines))


@pytest.mark.timeout(240)
def test_a_blog_whose_processes_are_killed_and_end_says_all_of_it_in_objects(tmp_path, cache):
    migrated.put_at(tmp_path / "db.sqlite3", cache)
    port = free_port()
    blog = launch(tmp_path, port, ALLOWED_HOSTS="other.example", **JSON)
    try:
        assert wait_for(blog, port) == 400
        workers = set(children_called(tmp_path, "db_worker"))
        [worker] = half_called(blog, "db_worker")  # it watches those of the queues
        [server] = half_called(blog, "config.server.web")
        of_the_server, *_more = set(children_called(tmp_path, "config.server.web")) - {server}
        for pid in (worker, of_the_server):
            os.kill(pid, signal.SIGKILL)
        until(lambda: set(children_called(tmp_path, "db_worker")) - workers)
        until(
            lambda: len(set(children_called(tmp_path, "config.server.web")) - {of_the_server}) == 3
        )
    finally:
        blog.send_signal(signal.SIGTERM)
        said, _ = blog.communicate(timeout=60)
    told = [one["message"] for one in objects(said)]
    for words in (
        "Settings: SITE_URL is",
        "Parley is at http",
        "The worker stopped unexpectedly (exit code -9)",
        "Unexpected exit from worker-",
        "Parley has stopped",
    ):
        assert any(words in one for one in told), (words, told)


def test_a_start_that_is_refused_and_a_fault_of_ours_are_objects(tmp_path):
    code, said = refused(tmp_path, LOG_DELAY="ten", WHENCE_DAYS="0")
    assert code == 1 and [one["level"] for one in objects(said)] == ["error"] * 2
    fault = "from lib.observing import logs\nwith logs.all_as_lines():\n    print('one\\ntwo')\n    raise KeyError('ada@example.org')"
    done = subprocess.run(
        [sys.executable, "-c", fault],
        cwd=ROOT,
        env=os.environ | JSON,
        capture_output=True,
        text=True,
    )
    assert [one["message"] for one in objects(done.stdout)] == ["one", "two"]
    [uncaught] = objects(done.stderr)
    assert "KeyError" in uncaught["traceback"] and "ada@" not in done.stderr


def refused(folder, **variables):
    blog = launch(folder, free_port(), **JSON, **variables)
    said, _ = blog.communicate(timeout=60)
    return blog.returncode, said
