"""Sign-ins and comments that come far faster than people send them, and what others notice.

The site is in the fullest hour of a day of a million reads meanwhile. What a flood itself is answered
is counted and not judged: that it is refused is as it should be.
"""

from collections import Counter
from dataclasses import replace

from tools.bench.days import arrivals
from tools.bench.days.day import a_day, judged, played, site
from tools.bench.days.visitors import WRONG
from tools.bench.figures import Figure

A_SECOND = 50
USUALLY = 10  # times 100,000 reads a day
ANYTHING = frozenset({200, 302, 403, 409, 422, 429, 503})


def measure(bench):
    with site(bench) as (port, process, visitors):
        planned = a_day(visitors, USUALLY, bench.seconds)
        yield from judged("without a flood", *played(port, process, planned))
        for what, visit in _floods(visitors).items():
            yield from _beside(bench, port, process, visitors, what, visit)


def _floods(visitors):
    """{what it is: one visit of it}; each leaves from anywhere, unless it says where from."""
    post, cookie = visitors.posts[1], visitors.cookies[0]
    somewhere = {"X-Forwarded-For": "203.0.113.7"}  # a network kept for examples
    return {
        "wrong passwords from everywhere": lambda: visitors.signs_in(WRONG),
        "wrong passwords from one address": lambda: _from(somewhere, visitors.signs_in(WRONG)),
        "comments of one account": lambda: visitors.writes(post, cookie),
        "guests’ comments from one address": lambda: _from(
            somewhere, visitors.writes_as_guest(post)
        ),
        "guests’ comments from everywhere": lambda: visitors.writes_as_guest(post),
    }


def _beside(bench, port, process, visitors, what, visit):
    number = A_SECOND * bench.seconds
    flood = [replace(visit(), kind=what, well=ANYTHING) for _ in range(number)]
    planned = arrivals.spread(flood, bench.seconds, visitors.chance)
    planned += a_day(visitors, USUALLY, bench.seconds)
    bench.report(f"{A_SECOND} a second: {what}")
    seen, used = played(port, process, planned)
    others = [one for one in seen if one.visit.kind != what]
    statuses = Counter(one.status for one in seen if one.visit.kind == what)
    yield from judged(f"beside {what}", seen, used, others)
    note = ", ".join(f"{status}: {times}" for status, times in sorted(statuses.items()))
    broken = sum(times for status, times in statuses.items() if status not in ANYTHING)
    yield Figure(f"{what}: broken answers", [broken], "", at_most=0, note=note)


def _from(where, visit):
    return replace(visit, headers=visit.headers | where)
