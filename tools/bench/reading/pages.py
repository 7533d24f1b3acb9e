"""Pages over the network: Parley beside the same bytes from others, by turns in one run."""

import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench.figures import Figure
from tools.bench.yardsticks import answers, load, servers

WARMING = 1  # second
DIFFERS = 200  # bytes of headers that are a server's own affair
BESIDE_ALL = {"100", "100br"}  # the others are beside nginx alone
PARLEY, NGINX = "Parley", "nginx"
SMALLEST, CACHED = "smallest WSGI handler", "cached Django view"


@dataclass(frozen=True)
class Page:
    """One that is compared: what it is called, and where Parley has it."""

    name: str
    what: str
    port: int
    path: str
    encoding: str = "identity"

    @property
    def asked(self):
        return {"Accept-Encoding": self.encoding}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.path}"

    def fetch(self):
        return answers.fetch_page(self.port, self.path, self.asked)


def measure(bench):
    with ExitStack() as stack:
        port, _ = stack.enter_context(servers.parley(bench.ground))
        whole = stack.enter_context(_undivided(bench.ground))
        small, large = bench.posts[100], bench.posts[1_000]
        pages = [
            Page("100", "article, 100 comments", port, small),
            Page("1000", "article, 1,000 comments: its first page", port, large),
            Page("whole", "article, 1,000 comments: all on one page", whole, large),
            Page("100gzip", "article, 100 comments, gzip", port, small, "gzip"),
            Page("100br", "article, 100 comments, br", port, small, "br"),
            Page("1000br", "article, 1,000 comments: its first page, br", port, large, "br"),
        ]
        others = stack.enter_context(_others(bench, pages))
        for page in pages:
            bench.report(f"{page.what}, {page.encoding}")
            yield from _compared(bench, page, others)
        bench.report("the same, unchanged since")
        yield from _unchanged(bench, pages[0])


@contextmanager
def _undivided(ground):
    """Parley with all of a thread on one page; its pages are stored apart."""
    with tempfile.TemporaryDirectory(prefix="parley-undivided-") as folder:
        Path(folder, "static").symlink_to(ground.folder / "static")
        env = ground.environment(DATA_DIR=folder)
        with servers.granian("tools.bench.yardsticks.undivided:application", env) as port:
            yield port


@contextmanager
def _others(bench, pages):
    """{who: port} of those that send the same bytes."""
    with tempfile.TemporaryDirectory(prefix="parley-answers-") as folder, ExitStack() as stack:
        for page in pages:
            page.fetch().keep(Path(folder), page.name)
        env = bench.ground.environment(ANSWERS=folder)
        of_cached = env | {"DJANGO_SETTINGS_MODULE": "tools.bench.yardsticks.cached"}
        yield {
            NGINX: stack.enter_context(servers.nginx(Path(folder))),
            SMALLEST: stack.enter_context(
                servers.granian("tools.bench.yardsticks.smallest:application", env, "--wsgi")
            ),
            CACHED: stack.enter_context(
                servers.granian("tools.bench.yardsticks.cached:application", of_cached, "--wsgi")
            ),
        }


def _compared(bench, page, others):
    if page.name not in BESIDE_ALL:
        others = {NGINX: others[NGINX]}
    figures = beside(bench, page, PARLEY, others)
    yield from figures.values()
    mine = figures[PARLEY]
    yield mine.over(figures[NGINX], f"{page.what}: Parley over nginx", at_least=0.6)
    if CACHED in figures:
        yield mine.over(figures[SMALLEST], f"{page.what}: Parley over {SMALLEST}")
        yield mine.over(figures[CACHED], f"{page.what}: Parley over {CACHED}", at_least=6)


def beside(bench, page, mine, others):
    """{who: Figure} of a page from who is called `mine`, and of its copies from the ports of `others`.

    All send the same bytes, before and after they are measured. Raises NotOk.
    """
    copies = {who: f"http://127.0.0.1:{port}/{page.name}" for who, port in others.items()}
    size = _same(page, others)
    rates = by_turns(bench, {mine: page.url} | copies, page.asked)
    _same(page, others)
    return {
        who: Figure(f"{page.what}: {who}", rates[who], "requests/s", note=f"{size:,} bytes")
        for who in rates
    }


def by_turns(bench, urls, headers):
    for url in urls.values():
        load.drive(url, WARMING, headers)
    rates = {who: [] for who in urls}
    for _ in range(bench.runs):
        for who, url in urls.items():
            rates[who].append(load.drive(url, bench.seconds, headers).a_second)
    return rates


def _unchanged(bench, page):
    """A browser that has the page already asks whether it has changed."""
    etag = page.fetch().headers["etag"]
    asked = page.asked | {"If-None-Match": etag}
    if (status := answers.fetch(page.port, page.path, asked).status) != 304:
        raise load.NotOk(f"{page.url}: {status} where 304 was expected")
    rates = by_turns(bench, {PARLEY: page.url}, asked)
    yield Figure(f"{page.what}, 304: Parley", rates[PARLEY], "requests/s")


def _same(page, others):
    """How many bytes the page has, which all of them send. Raises NotOk."""
    mine = page.fetch()
    for who, port in others.items():
        theirs = answers.fetch_page(port, f"/{page.name}", page.asked)
        if mine.body != theirs.body or abs(mine.size - theirs.size) > DIFFERS:
            sizes = f"{theirs.size:,} bytes, and not {mine.size:,}"
            raise load.NotOk(f"{page.what}: {who} sends something else ({sizes})")
    return len(mine.body)
