"""Counting how often articles are read: a stored page from a site that counts, beside one that doesn't.

What is compared is how long an answer takes under a hundred times the reads of a usual day, and what
it costs the site's processes at full speed, which other work on the machine changes least; how many
it answers a second stands beside it.
"""

import http.client
import os
import time
from pathlib import Path
from statistics import quantiles
from urllib.request import Request, urlopen

from tools.bench.figures import Figure
from tools.bench.reading.memory import family
from tools.bench.yardsticks import load, servers

COUNTS, DOESNT = "reads are counted", "they aren’t"
USUAL = 100_000  # reads a day
A_SECOND = 100 * USUAL / (24 * 3600)
# What a browser sends that follows a link on another site.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Referer": "https://rowing.example/links",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "br",
}


def measure(bench):
    bench.report("an article with 100 comments, from a site that counts and from one that doesn’t")
    with (
        servers.parley(bench.ground) as counting,
        servers.parley(bench.ground, READS_COUNTED_EVERY="0") as other,
    ):
        sites = {COUNTS: counting, DOESNT: other}
        rates, costs = _by_turns(bench, sites)
        waits = _at_a_steady_rate(bench, sites)
    what = "article, 100 comments, br"
    cost = {who: Figure(f"{what}: {who}", costs[who], "µs of a processor") for who in costs}
    yield from (Figure(f"{what}: {who}", rates[who], "requests/s") for who in rates)
    yield from cost.values()
    yield cost[COUNTS].over(cost[DOESNT], f"{what}: cost with counting")
    for number, part in enumerate(("the middle one", "99 of 100")):
        wait = {
            who: Figure(f"{what}, {A_SECOND:.0f} a second, {part}: {who}", waits[who][number], "ms")
            for who in waits
        }
        yield from wait.values()
        yield wait[COUNTS].over(wait[DOESNT], f"{what}, {part}: with counting", at_most=1.05)


def _by_turns(bench, sites):
    """({who: requests a second}, {who: µs of a processor that a request took}), run by run."""
    rates, costs = ({who: [] for who in sites} for _ in range(2))
    urls = {who: f"http://127.0.0.1:{port}{bench.posts[100]}" for who, (port, _) in sites.items()}
    for url in urls.values():
        with urlopen(Request(url, headers=BROWSER)):  # drawn, however long it takes
            pass
        load.drive(url, 1, BROWSER)
    for turn in range(2 * bench.runs):
        # The first of two is another in each turn: what slows the second slows both.
        for who in list(urls)[:: -1 if turn % 2 else 1]:
            before = spent(sites[who][1].pid)
            seen = load.drive(urls[who], bench.seconds, BROWSER)
            rates[who].append(seen.a_second)
            costs[who].append((spent(sites[who][1].pid) - before) / seen.requests * 1e6)
    return rates, costs


def _at_a_steady_rate(bench, sites):
    """{who: ([p50 of each run], [p99])} in milliseconds, at a hundred times the reads of a usual day."""
    waits = {who: ([], []) for who in sites}
    for turn in range(2 * bench.runs):
        for who in list(sites)[:: -1 if turn % 2 else 1]:
            cuts = quantiles(_asked(sites[who][0], bench.posts[100], 5 * bench.seconds), n=100)
            waits[who][0].append(cuts[49])
            waits[who][1].append(cuts[98])
    return waits


def _asked(port, path, seconds):
    """How long each answer took, in milliseconds, of so many seconds at A_SECOND."""
    connection, took = http.client.HTTPConnection("127.0.0.1", port, timeout=10), []
    began = time.perf_counter()
    for number in range(int(A_SECOND * seconds)):
        time.sleep(max(0, began + number / A_SECOND - time.perf_counter()))
        asked = time.perf_counter()
        connection.request("GET", path, headers=BROWSER)
        connection.getresponse().read()
        took.append((time.perf_counter() - asked) * 1000)
    connection.close()
    return took


def spent(pid):
    """Seconds of a processor that a process and all below it have taken."""
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
