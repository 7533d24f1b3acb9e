"""Many requests at once, by wrk: how many are answered a second, and how fast."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS, THREADS = 16, 2
REPORT = Path(__file__).with_name("report.lua")


class NotOk(Exception):
    """Something else than the page was answered, so the figure would mean nothing."""


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw. Times of an answer are in milliseconds."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float

    @property
    def a_second(self):
        return self.requests / self.seconds


def drive(url, seconds, headers=None, requests=None, connections=CONNECTIONS):
    """Ask for `url` as fast as it is answered, or there for all that a file of `requests` lists.

    Raises NotOk if any answer was an error.
    """
    sent = [f"-H{name}: {value}" for name, value in (headers or {}).items()]
    command = ["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    command += ["-s", str(REPORT), *sent, url, *(["--", str(requests)] if requests else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("REPORT ")]
    seen = json.loads(line.removeprefix("REPORT "))
    if seen["not_ok"] or seen["broken"] or not seen["requests"]:
        raise NotOk(f"{url}: {line}\n{done.stdout}")
    return Load(
        seen["requests"],
        seen["microseconds"] / 1e6,
        seen["bytes"],
        seen["p50"] / 1e3,
        seen["p99"] / 1e3,
    )
