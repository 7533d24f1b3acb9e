"""Every page of a thread costs about as much as its first, however long the thread is."""

import re
from collections import deque

from blog.models import Post
from comments.domain.locking import locked
from tools.bench.figures import Figure
from tools.bench.reading.renderings import OFTEN, afresh, milliseconds, page

LARGEST = 100_000
MORE = re.compile(r'<a class="thread-more"\s+href="([^"#]+)')
SURVEYS = 3  # of each page; the quickest counts, because whatever disturbs is slow


def measure(bench):
    post = Post.objects.get(slug=f"with-{LARGEST}")
    of_article, of_tree = _pages(post)
    bench.report(f"{len(of_article)} pages below the article, {len(of_tree)} of its largest tree")
    addresses = of_article + of_tree
    seconds = {at: min(_afresh(post, at) for _ in range(SURVEYS)) for at in addresses}
    pages = {
        "first": of_article[0],
        "middle": of_article[len(of_article) // 2],
        "last": of_article[-1],
        "middle of the largest tree": of_tree[len(of_tree) // 2],
        "last of the largest tree": of_tree[-1],
        "slowest": max(seconds, key=seconds.get),
    }
    seen = {name: [] for name in pages}
    for _ in range(bench.runs):
        for name, address in pages.items():
            seen[name].append(milliseconds(lambda at=address: _afresh(post, at), OFTEN))
    what = f"{LARGEST:,} comments, rendered afresh: page"
    figures = {name: Figure(f"{what} {name}", seen[name], "ms") for name in pages}
    yield from figures.values()
    for name in list(figures)[1:]:
        over = f"{name} page over the first, of {len(of_article) + len(of_tree)}"
        yield figures[name].over(figures["first"], over, at_most=1.5)


def _pages(post):
    """The addresses below the article, and those on which trees go on, found as readers do.

    What is drawn nowhere else because it is too deep has pages as well, thousands of them,
    each a small one; those of large branches are among what trees go on on.
    """
    met, waiting = [post.get_absolute_url()], deque([post.get_absolute_url()])
    while waiting:
        for link in MORE.findall(page(waiting.popleft()).body.decode()):
            if link not in met and not link.endswith("/thread/"):
                met.append(link)
                waiting.append(link)
    of_tree = [address for address in met if "/thread/" in address]
    return [address for address in met if address not in of_tree], of_tree


def _afresh(post, address):
    return afresh(lambda: _change(post), address)


def _change(post):
    """Make its pages old, as whatever happens to a comment does."""
    with locked(post.pk):
        pass
