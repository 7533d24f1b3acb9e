"""How much memory the processes of a site take, and whether that grows with what they answer."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from django.urls import reverse

from blog.models import Post, Tag
from comments.models import Comment
from tools.bench.figures import Figure
from tools.bench.reading.asking import ask
from tools.bench.reading.renderings import signed_in
from tools.bench.yardsticks import answers, load, servers

REQUESTS = 100_000
BURST, BURSTS = 2, 16  # seconds between two looks, and how many at least
MB = 1_000_000
FURTHER = 40  # pages of a long thread
LISTS = ["/", "/page/2/", "/archive/", "/tags/", "/feed/", "/comments/feed/", "/sitemap.xml"]
ABOUT = ["/policy/", "/policy/1/", "/moderation/log/", "/moderation/log/feed/", "/search/"]


@dataclass(frozen=True)
class Sample:
    """Megabytes after so many requests: each one's share of what they share, or all of it."""

    requests: int
    pss: float
    rss: float


def measure(bench):
    with servers.parley(bench.ground) as (port, supervisor):
        samples = _watched(f"http://127.0.0.1:{port}/", supervisor.pid)
    requests = samples[-1].requests
    third = [one for one in samples if 0.5 <= one.requests / requests < 0.75]
    last = [one for one in samples if one.requests / requests >= 0.75]
    what = f"the site’s processes after {requests:,} requests"
    yield Figure(f"{what}: PSS", [one.pss for one in last], "MB", at_most=350)
    yield Figure(f"{what}: RSS", [one.rss for one in last], "MB", note="what they share is in each")
    grown = median(one.pss for one in last) / median(one.pss for one in third)
    yield Figure("PSS, the last quarter over the third", [grown], "times", at_most=1.02)


def _watched(url, pid):
    """Samples between bursts of requests, a mixture of everything that readers open."""
    chance, addresses, samples, requests = Random(1), _mixture(), [], 0
    # Once, one after another: what is rendered first would fill the whole first burst.
    port = urlsplit(url).port
    for line in dict.fromkeys(addresses):
        address, _, cookie = line.partition("\t")
        answers.fetch(port, address, {"Accept-Encoding": "br", "Cookie": cookie})
    while requests < REQUESTS or len(samples) < BURSTS:
        with NamedTemporaryFile("w") as file:
            chance.shuffle(addresses)
            file.write("\n".join(addresses))
            file.flush()
            requests += load.drive(url, BURST, {"Accept-Encoding": "br"}, file.name).requests
        samples.append(Sample(requests, *of_family(pid)))
    return samples


def _mixture():
    """A list of some 500 lines "path<TAB>cookie"; one in a hundred is rendered each time it is asked for."""
    posts = list(Post.objects.published())
    articles = [post.get_absolute_url() for post in posts]
    sorted_ = [f"{address}?sort=newest" for address in articles]
    tags = [
        address for tag in Tag.objects.all() for address in [tag.get_absolute_url(), tag.feed_url]
    ]
    long = [one for one in posts if one.slug in ("with-10000", "with-100000")]
    further = [page for post in long for page in _onwards(post.get_absolute_url())]
    forms = [reverse("reply", args=[key]) for key in range(1, 2000, 10) if _is_there(key)]
    stored = (LISTS + ABOUT + articles + tags) * 2 + sorted_ + further + forms
    cookie = signed_in("Marrow")
    personal = [f"{address}\t{cookie}" for address in ("/", "/archive/", articles[0])]
    return stored + personal + ["/search/?q=ferry+weir", "/archive/?from=somewhere", "/policy/?x=1"]


def _onwards(address):
    """The pages of a long thread behind its first, as a reader finds them."""
    for _ in range(FURTHER):
        addresses = re.findall(
            rb'<a class="thread-more"\s+href="([^"#]+)#comments">', ask(address).body
        )
        if not addresses or (following := addresses[-1].decode()) == address:
            return
        yield (address := following)


def _is_there(key):
    return Comment.objects.readable().published().filter(pk=key).exists()


def of_family(pid):
    """PSS and RSS, in MB, of a process and all that it started."""
    sizes = [_memory_of(one) for one in family(pid)]
    return sum(pss for pss, _ in sizes) / MB, sum(rss for _, rss in sizes) / MB


def _memory_of(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {line.split()[0]: int(line.split()[1]) * 1024 for line in lines}
        return sizes["Pss:"], sizes["Rss:"]
    return 0, 0


def family(pid):
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))
