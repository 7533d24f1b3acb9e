"""Pages over the network: Parley beside the same bytes from others, by turns in one run."""

import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench import answers, load, servers
from tools.bench.figures import Figure

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
            bench.tell(f"{page.what}, {page.encoding}")
            yield from _compared(bench, page, others)
        bench.tell("the same, unchanged since")
        yield from _unchanged(bench, pages[0])


@contextmanager
def _undivided(ground):
    """Parley with all of a thread on one page; its pages are stored apart."""
    with tempfile.TemporaryDirectory(prefix="parley-undivided-") as folder:
        Path(folder, "static").symlink_to(ground.folder / "static")
        env = ground.environment(DATA_DIR=folder)
        with servers.granian("tools.bench.undivided:application", env) as port:
            yield port


@contextmanager
def _others(bench, pages):
    """{who: port} of those that send the same bytes."""
    with tempfile.TemporaryDirectory(prefix="parley-answers-") as folder, ExitStack() as stack:
        for page in pages:
            answers.fetch(page.port, page.path, page.asked).keep(Path(folder), page.name)
        env = bench.ground.environment(ANSWERS=folder)
        of_cached = env | {"DJANGO_SETTINGS_MODULE": "tools.bench.cached"}
        yield {
            NGINX: stack.enter_context(servers.nginx(Path(folder))),
            SMALLEST: stack.enter_context(
                servers.granian("tools.bench.smallest:application", env, "--wsgi")
            ),
            CACHED: stack.enter_context(
                servers.granian("tools.bench.cached:application", of_cached, "--wsgi")
            ),
        }


def _compared(bench, page, others):
    urls = {PARLEY: page.url}
    for who in others if page.name in BESIDE_ALL else [NGINX]:
        urls[who] = f"http://127.0.0.1:{others[who]}/{page.name}"
        check_same(page, others[who], who)
    rates = by_turns(bench, urls, page.asked)
    size = len(answers.fetch(page.port, page.path, page.asked).body)
    figures = {
        who: Figure(f"{page.what}: {who}", rates[who], "requests/s", note=f"{size:,} bytes")
        for who in urls
    }
    yield from figures.values()
    mine = figures[PARLEY]
    yield mine.over(figures[NGINX], f"{page.what}: Parley over nginx", at_least=0.6)
    if CACHED in figures:
        yield mine.over(figures[SMALLEST], f"{page.what}: Parley over {SMALLEST}")
        yield mine.over(figures[CACHED], f"{page.what}: Parley over {CACHED}", at_least=6)


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
    etag = answers.fetch(page.port, page.path, page.asked).headers["etag"]
    asked = page.asked | {"If-None-Match": etag}
    if (status := answers.fetch(page.port, page.path, asked).status) != 304:
        raise load.NotOk(f"{page.url}: {status} where 304 was expected")
    rates = by_turns(bench, {PARLEY: page.url}, asked)
    yield Figure(f"{page.what}, 304: Parley", rates[PARLEY], "requests/s")


def check_same(page, port, who):
    mine = answers.fetch(page.port, page.path, page.asked)
    theirs = answers.fetch(port, f"/{page.name}", page.asked)
    if (mine.status, theirs.status) != (200, 200) or mine.body != theirs.body:
        raise load.NotOk(f"{who} doesn’t send what Parley sends for {page.what}")
    if abs(mine.size - theirs.size) > DIFFERS:
        raise load.NotOk(f"{who} sends {theirs.size} bytes where Parley sends {mine.size}")
