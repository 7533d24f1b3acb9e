"""A large site links to an article: 2,000 readers in a minute, and fifty who write below it."""

import re

from tools.bench.days import arrivals
from tools.bench.days.arrivals import Visit
from tools.bench.days.day import a_day, judged, played, site
from tools.bench.days.visitors import STORED
from tools.bench.yardsticks import answers

READERS, WRITERS = 2_000, 50  # in a minute
FILE = "a file of the page"
FILES = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2|svg))"')
USUALLY = 1  # times 100,000 reads a day, which go on meanwhile


def measure(bench):
    with site(bench) as (port, process, visitors):
        post = visitors.posts[0]
        planned = _readers(port, visitors, post, bench.seconds) + _writers(visitors, post, bench)
        planned += a_day(visitors, USUALLY, bench.seconds)
        bench.report(f"{len(planned):,} requests in {bench.seconds} s")
        yield from judged("a link from a large site", *played(port, process, planned))


def _readers(port, visitors, post, seconds):
    """The visits of readers who open the page, then its files, as a browser that was never here."""
    page = Visit(STORED, post.get_absolute_url())
    number = round(READERS * seconds / 60)
    opened = arrivals.spread([page] * number, seconds, visitors.chance)
    body = answers.fetch(port, page.path).body
    files = [Visit(FILE, path.decode()) for path in dict.fromkeys(FILES.findall(body))]
    return opened + [(at + 0.1, file) for at, _ in opened for file in files]


def _writers(visitors, post, bench):
    number = max(2, round(WRITERS * bench.seconds / 60))
    kinds = [visitors.writes, visitors.writes_as_guest]
    visits = [kinds[one % 2](post) for one in range(number)]
    return arrivals.spread(visits, bench.seconds, visitors.chance)
