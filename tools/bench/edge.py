"""A page from Varnish in front of Parley, beside nginx with the same bytes: by turns, on loopback."""

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.edge.varnish import Varnish
from tests.served import free_port
from tools.bench import answers, servers
from tools.bench.figures import Figure
from tools.bench.pages import NGINX, Page, by_turns, check_same

VARNISH = "Varnish"


def measure(bench):
    with ExitStack() as stack:
        varnish = stack.enter_context(_in_front_of(bench, stack))
        pages = [
            Page("100", "article, 100 comments, at the edge", varnish.port, bench.posts[100]),
            Page("100br", "the same, br", varnish.port, bench.posts[100], "br"),
        ]
        for page in pages:
            bench.tell(page.what)
            with _from_nginx(page) as port:
                yield from _compared(bench, page, port)


@contextmanager
def _from_nginx(page):
    """The port of an nginx with the page as it is now: an edge asks for it anew after a while."""
    with tempfile.TemporaryDirectory(prefix="parley-answers-") as folder:
        answers.fetch(page.port, page.path, page.asked).keep(Path(folder), page.name)
        with servers.nginx(Path(folder)) as port:
            yield port


def _in_front_of(bench, stack):
    """A Varnish, and the whole site behind it, which purges it."""
    node = free_port()
    varnish = Varnish(node)
    edge = {"EDGE_CACHE": "varnish", "EDGE_CACHE_PURGE_URLS": varnish.purge_url}
    stack.enter_context(servers.parley(bench.ground, port=node, **edge))
    return varnish


def _compared(bench, page, nginx):
    urls = {VARNISH: page.url, NGINX: f"http://127.0.0.1:{nginx}/{page.name}"}
    check_same(page, nginx, NGINX)
    rates = by_turns(bench, urls, page.asked)
    size = len(answers.fetch(page.port, page.path, page.asked).body)
    mine, theirs = (
        Figure(f"{page.what}: {who}", rates[who], "requests/s", note=f"{size:,} bytes")
        for who in urls
    )
    yield from (mine, theirs)
    yield mine.over(theirs, f"{page.what}: Varnish over nginx", at_least=0.75)
