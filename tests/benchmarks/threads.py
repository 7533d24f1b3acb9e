"""Every page of a thread costs about as much as its first, however long the thread is."""

from django.urls import reverse

from blog.models import Post
from comments.writing import locked
from tests.benchmarks.asking import ask
from tests.benchmarks.figures import Figure
from tests.benchmarks.renderings import OFTEN, afresh, milliseconds

LARGEST = 100_000


def measure(bench):
    post = Post.objects.get(slug=f"with-{LARGEST}")
    last = _last_page(post)
    numbers = {"first": 1, "middle": last // 2, "last": last}
    seen = {name: [] for name in numbers}
    for _ in range(bench.runs):
        for name, number in numbers.items():
            seen[name].append(milliseconds(lambda n=number: _afresh(post, n), OFTEN))
    what = f"{LARGEST:,} comments, rendered afresh: page"
    pages = {name: Figure(f"{what} {n} of {last}", seen[name], "ms") for name, n in numbers.items()}
    yield from pages.values()
    for name in ("middle", "last"):
        yield pages[name].over(pages["first"], f"{name} page over the first", at_most=1.5)


def _afresh(post, number):
    return afresh(lambda: _change(post), _address(post, number))


def _change(post):
    """Make its pages old, as whatever happens to a comment does."""
    with locked(post.pk):
        pass


def _address(post, number):
    if number == 1:
        return post.get_absolute_url()
    return reverse("article_comments", args=[*post.address, number])


def _last_page(post):
    """Found as a reader could: by asking."""
    there, beyond = 1, 2
    while _is_there(post, beyond):
        there, beyond = beyond, beyond * 2
    while beyond - there > 1:
        between = (there + beyond) // 2
        if _is_there(post, between):
            there = between
        else:
            beyond = between
    return there


def _is_there(post, number):
    return ask(_address(post, number)).status.startswith("200")
