"""What the same machine holds on such days with an edge cache in front: a Varnish, on the same two cores."""

from tests.edge.varnish import Varnish
from tests.served import free_port
from tools.bench.days.day import a_day, judged, load_in_words, played, site
from tools.bench.reading.reads import USUAL

DAYS = (10, 100, 200)


def measure(bench):
    node = free_port()
    varnish = Varnish(node)
    edge = {"EDGE_CACHE": "varnish", "EDGE_CACHE_PURGE_URLS": varnish.purge_url}
    edge |= {"SITE_URL": varnish.url, "TRUSTED_PROXIES": "127.0.0.0/8"}
    with site(bench, port=node, **edge) as (_port, process, visitors), varnish:
        for times in DAYS:
            bench.report(load_in_words(times))
            seen, used = played(varnish.port, process, a_day(visitors, times, bench.seconds))
            yield from judged(f"{times} × {USUAL:,} reads a day, behind Varnish", seen, used)
