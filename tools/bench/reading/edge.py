"""A page from Varnish in front of Parley, beside nginx with the same bytes: by turns, on loopback."""

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.edge.varnish import Varnish
from tests.served import free_port
from tests.waiting import until
from tools.bench.reading.pages import NGINX, Page, beside
from tools.bench.yardsticks import servers

VARNISH = "Varnish"


def measure(bench):
    with ExitStack() as stack:
        varnish = stack.enter_context(_in_front_of(bench, stack))
        pages = [
            Page("100", "article, 100 comments, at the edge", varnish.port, bench.posts[100]),
            Page("100br", "the same, br", varnish.port, bench.posts[100], "br"),
        ]
        for page in pages:
            bench.report(page.what)
            with _from_nginx(page) as port:
                figures = beside(bench, page, VARNISH, {NGINX: port})
            yield from figures.values()
            over = f"{page.what}: Varnish over nginx"
            yield figures[VARNISH].over(figures[NGINX], over, at_least=0.75)


@contextmanager
def _from_nginx(page):
    """The port of an nginx with the page as the edge has it."""
    with tempfile.TemporaryDirectory(prefix="parley-answers-") as folder:
        _from_memory(page).keep(Path(folder), page.name)
        with servers.nginx(Path(folder)) as port:
            yield port


def _from_memory(page):
    """The page, as soon as the edge answers with it by itself: its Age tells."""

    def asked():
        answer = page.fetch()
        return int(answer.headers.get("age", 0)) and answer

    return until(asked, 20, what=f"{page.what}: the edge doesn’t keep it")


def _in_front_of(bench, stack):
    """A Varnish, and the whole site behind it, which purges it."""
    node = free_port()
    varnish = Varnish(node)
    edge = {"EDGE_CACHE": "varnish", "EDGE_CACHE_PURGE_URLS": varnish.purge_url}
    stack.enter_context(servers.parley(bench.ground, port=node, **edge))
    return varnish
