"""Three web nodes, two workers, PostgreSQL with a replica, Redis, S3, two Varnishes: each is killed in turn.

One of the nodes is of the release before, as while an update goes through. Under readers and writers each part
is killed with SIGKILL, is away for some seconds, and is started again. No comment is lost and none is there twice,
nobody who looks after a form has returned finds the page of before, and of a thousand readers of pages and pictures
one at most is met with an error; pictures may be missing while S3 is away. A table says what each loss cost.

    .venv/bin/pytest -n0 -s -m slow tests/faults/test_cluster.py

READERS, WRITERS and AWAY (seconds) are taken from the environment.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from tests.edge.varnish import skip_without_varnish
from tests.faults.cluster import Cluster
from tests.faults.ground import BINARIES, count_of
from tests.served import ROOT
from tests.waiting import let_pass, until

pytestmark = [
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(not BINARIES, reason="No server of PostgreSQL on this machine."),
]
READERS = int(os.environ.get("READERS", "60"))
WRITERS = int(os.environ.get("WRITERS", "8"))
AWAY = float(os.environ.get("AWAY", "4"))
QUIET = 3  # seconds between the return of one part and the loss of the next
READING = {"read", "look", "picture"}


def test_each_part_is_killed_under_load_and_nothing_is_lost_doubled_or_old(tmp_path):
    skip_without_varnish()
    with ExitStack() as stack:
        cluster = Cluster(stack, tmp_path)
        audience = stack.enter_context(Audience(cluster, tmp_path))
        audience.until_all_is_well("nobody has been killed yet")
        cluster.until_the_queue_is_empty()
        losses = []
        try:
            for part in cluster.parts:
                losses.append(lost(part, audience))
        finally:
            audience.leave()
            print(f"\n{table(losses, audience.lines())}")
        there = count_of({line["text"] for line in audience.of("write")}, cluster.env)
        cluster.until_the_queue_is_empty()

    told = {line["text"] for line in audience.of("write") if line["status"] == 302}
    reads = [line for line in audience.of(*READING) if not is_without_store(line, losses)]
    errors = [line for line in reads if line["status"] != 200]
    print(f"{len(reads)} reads, {len(errors)} errors; {len(told)} comments; {errors[:3]}")
    assert len(told) > len(losses) * WRITERS
    assert [text for text in told if not there[text]] == []
    assert [text for text, times in there.items() if times > 1] == []
    assert [line for line in audience.of("look") if is_old(line)] == []
    assert len(errors) <= len(reads) / 1000


def lost(part, audience):
    """Kill the part and start it again; (its name, when it was killed, when all was well again)."""
    let_pass(QUIET, "all is well for a while")
    began = time.time()
    part.kill()
    let_pass(AWAY, f"{part.name} is away")
    part.start()
    audience.until_all_is_well(f"after {part.name} was killed")
    return part.name, began, time.time()


def is_without_store(line, losses):
    """Whether it is a picture that was asked for while S3 was away; one may have been asked for just before."""
    [(began, ended)] = [times for name, *times in losses if name == "S3"]
    return line["deed"] == "picture" and line["ended"] > began and line["began"] < ended


def is_old(line):
    """Whether who looked saw the page of before. One that says it is a saved copy deceives nobody."""
    return line["status"] == 200 and not line["is_seen"] and not line["is_saved"]


def table(losses, lines):
    rows = [
        ["killed", "s", "reads", "errors", "slowest", "saved", "posts", "refused", "looks", "old"]
    ]
    for name, began, ended in losses:
        during = [line for line in lines if began <= line["began"] < ended]
        reads = [line for line in during if line["deed"] in READING]
        writes = [line for line in during if line["deed"] == "write"]
        looks = [line for line in during if line["deed"] == "look"]
        slowest = max((line["ended"] - line["began"] for line in reads), default=0)
        figures = [
            round(ended - began),
            len(reads),
            sum(line["status"] != 200 for line in reads),
            f"{slowest:.1f} s",
            sum(line["is_saved"] for line in reads),
            len(writes),
            sum(line["status"] not in (302, 422) for line in writes),
            len(looks),
            sum(map(is_old, looks)),
        ]
        rows.append([name, *map(str, figures)])
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join("| " + " | ".join(f"{cell:<8}" for cell in row) + " |" for row in rows)


class Audience:
    """Those who read and write in front of the cluster, in a process of their own."""

    def __init__(self, cluster, folder):
        self.diary, self.plan = folder / "diary", folder / "plan"
        about = {"port": cluster.ports[0], "others": cluster.ports[1:]}
        about |= {"diary": str(self.diary), "looks": True}
        about |= {"readers": READERS, "writers": WRITERS} | cluster.about
        self.plan.write_text(json.dumps(about))

    def __enter__(self):
        command = [sys.executable, "-m", "tests.faults.audience", str(self.plan)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        return self

    def __exit__(self, *about):
        self.leave()

    def leave(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def until_all_is_well(self, when):
        """Wait until a page and a picture were read, and a comment was seen that was written since now."""
        since = time.time()
        until(lambda: self._went_well(since), 120, what=f"all is well {when}")

    def _went_well(self, since):
        lines = [line for line in self.lines() if line["began"] > since and line["status"] == 200]
        seen = {
            line["deed"] for line in lines if not line["is_saved"] and line.get("is_seen", True)
        }
        return {"read", "look", "picture"} <= seen

    def of(self, *deeds):
        return [line for line in self.lines() if line["deed"] in deeds]

    def lines(self):
        text = self.diary.read_text() if self.diary.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
