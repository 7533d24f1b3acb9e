"""What a site holds on a day of 100,000 reads, of a million and of ten million, and when it gives out.

People come as they do in the hour in which most come, three times as many as on average over the day (an
eighth of a day's readers come in one hour).
"""

import time
from contextlib import ExitStack, contextmanager
from random import Random

from tests.pages.own_redis import own_redis
from tools.bench.days import arrivals
from tools.bench.days.visitors import PATIENCE, Visitors
from tools.bench.figures import Figure
from tools.bench.reading.memory import of_family
from tools.bench.reading.reads import USUAL, spent
from tools.bench.yardsticks import answers, servers

PEAK = 3  # times the average of a day
DAYS = (1, 10, 100)
STEPS, LARGEST = 6, 3_200  # of the days that grow until something gives out


def measure(bench):
    with site(bench) as (port, process, visitors):
        for times in DAYS:
            bench.report(load_in_words(times))
            seen, used = played(port, process, a_day(visitors, times, bench.seconds))
            yield from judged(f"{times} × {USUAL:,} reads a day", seen, used)
        yield from _until_it_gives_out(bench, port, process, visitors)


def _until_it_gives_out(bench, port, process, visitors):
    """Twice as many each time, for a part of the seconds, until somebody waits too long or is refused."""
    times, reason = DAYS[-1], ""
    while not reason and times < LARGEST:
        times *= 2
        planned = a_day(visitors, times, bench.seconds / STEPS)
        seen, used = played(port, process, planned)
        reason = arrivals.gave_out(seen, PATIENCE)
        bench.report(
            f"{times} ×, {a_second(times):,.0f} a second: {reason or 'all is well'}; {used}"
        )
    yield Figure("a day at which something gives out", [times], f"× {USUAL:,} reads", note=reason)
    yield from arrivals.lost("the largest day", seen)


def load_in_words(times):
    return f"{times} × {USUAL:,} reads a day, at its peak: {a_second(times):.0f} a second"


def a_second(times):
    return times * USUAL / 86_400 * PEAK


def a_day(visitors, times, seconds):
    """The visits of so many seconds in the fullest hour of such a day."""
    visits = visitors.of_a_day(round(a_second(times) * seconds))
    return arrivals.spread(visits, seconds, visitors.chance)


def played(port, process, planned, beside=None):
    """(what each visit saw, a sentence on what the machine did meanwhile)."""
    before, ours, began = spent(process.pid), time.process_time(), time.perf_counter()
    seen = arrivals.come(port, planned, beside)
    seconds = time.perf_counter() - began
    site, asking = spent(process.pid) - before, time.process_time() - ours
    megabytes, _ = of_family(process.pid)
    used = f"processors: the site {site / seconds:.2f}, who asks {asking / seconds:.2f}"
    return seen, f"{used}; {megabytes:.0f} MB"


def judged(what, seen, used, others=None):
    """Figures of `others` where these alone are judged, or else of all; nobody's comment may be lost."""
    yield from arrivals.figures(what, others or seen)
    yield from arrivals.lost(what, seen)
    reason = arrivals.gave_out(others or seen, PATIENCE) or "nothing"
    print(f"  · {used}. Gave out first: {reason}", flush=True)


@contextmanager
def site(bench, port=None, **variables):
    """The whole site, behind a proxy as far as it can tell: (port, supervisor, its visitors).

    Somebody has read it before, so both workers have drawn most of its pages.

    On PostgreSQL it has a Redis of its own, as a site has that is more than one machine.
    """
    with ExitStack() as stack:
        if bench.ground.database.name == "PostgreSQL":
            variables["CACHE_URL"] = stack.enter_context(own_redis()).url
        variables = {"TRUSTED_PROXIES": "127.0.0.0/8"} | variables
        log = stack.enter_context(
            (bench.ground.folder / "log").open("w")
        )  # Each refusal is a line.
        port, process = stack.enter_context(servers.parley(bench.ground, port, log, **variables))
        visitors = Visitors(Random(1))
        for path in visitors.pages() * 2:
            answers.fetch(port, path, {"Accept-Encoding": "br"})
        yield port, process, visitors
