"""A reply costs about the same however many comments its article has."""

import time
from itertools import count
from random import Random
from statistics import median

from accounts.models import User
from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from tools.bench.figures import Figure

SMALL, LARGE = 100, 100_000
OFTEN = 20  # replies in each run; they stay, so the small thread ends at about twice its size
SELDOM = 5  # in the largest tree

_numbers = count(1)


def measure(bench):
    who = Writer(account=User.objects.get(name="Marrow"), name="Marrow")
    chance = Random(1)
    roots = Comment.objects.filter(post__slug=f"with-{LARGE}", level=0)
    giant = roots.order_by("-rght").values_list("tree_id", flat=True).first()
    kinds = {
        "small": _answerable(SMALL),
        "large": _answerable(LARGE).exclude(tree_id=giant),
        "giant": _answerable(LARGE).filter(tree_id=giant),
    }
    keys = {
        name: list(comments.order_by().values_list("pk", flat=True))
        for name, comments in kinds.items()
    }
    _by_turns(who, keys, chance, ("small", "large"), OFTEN)  # to warm up
    seen = {name: [] for name in kinds}
    for _ in range(bench.runs):
        taken = _by_turns(who, keys, chance, ("small", "large"), OFTEN)
        taken |= _by_turns(who, keys, chance, ("giant",), SELDOM)
        for name, seconds in taken.items():
            seen[name].append(median(seconds) * 1e3)
    small = Figure(f"a reply where there are {SMALL} comments", seen["small"], "ms")
    large = Figure(f"a reply where there are {LARGE:,}", seen["large"], "ms")
    yield from (small, large)
    yield large.over(small, f"a reply among {LARGE:,} over one among {SMALL}", at_most=1.5)
    what = f"a reply in a tree of {len(keys['giant']):,}"
    # Every comment behind it in its tree gets other numbers: that is what nested sets cost.
    yield Figure(what, seen["giant"], "ms", note="to any comment of it")


def _by_turns(who, keys, chance, names, times):
    """Seconds of so many replies to any of the comments of each name, one after the other."""
    taken = {name: [] for name in names}
    for _ in range(times):
        for name in names:
            parent = Comment.objects.select_related("post").get(pk=chance.choice(keys[name]))
            began = time.perf_counter()
            Comment.write(
                parent.post, who, f"The same at our end. {next(_numbers)}.", parent=parent
            )
            taken[name].append(time.perf_counter() - began)
    return taken


def _answerable(size):
    return Comment.objects.answerable().filter(post=Post.objects.get(slug=f"with-{size}"))
