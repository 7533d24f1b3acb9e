"""From who answers whom to the trees that are kept. Pure.

mptt's own inserts cost a query or more for each comment and need them parents first; an
import has ten years of them, sorted by whatever, and a repair trusts nothing else. So the
numbers that make a tree (lft, rght, level) are worked out here, a whole tree at a time.
"""

from collections import defaultdict
from dataclasses import dataclass

DEPTH_KEPT = 32  # mptt recurses: a chain of self-replies must not reach Python's limit.


@dataclass(frozen=True, slots=True)
class TreePlace:
    """Where a comment stands; an id of 0 is no comment."""

    id: int
    answers: int  # The comment it replies to.
    parent: int  # The same, but where trees end an ancestor of it.
    level: int
    lft: int
    rght: int


def trees(answers, deepest=DEPTH_KEPT):
    """The trees of a thread, each a list of Places in reading order.

    `answers` is {id: the id it replies to, or 0}, oldest first; the ids may be those of
    another blog. A reply to what isn't among them is a top-level comment, and so is the
    oldest of some that reply to each other in a ring. No level is above `deepest`.
    """
    roots, replies = _family(answers)
    levels, parents = dict.fromkeys(roots, 0), dict.fromkeys(roots, 0)
    for id in _down(roots, replies):
        # At the depth where trees end the next higher one is the parent.
        below = id if levels[id] < deepest else parents[id]
        for reply in replies.get(id, ()):
            parents[reply], levels[reply] = below, levels[below] + 1
    children = defaultdict(list)
    for id in answers:
        children[parents[id]].append(id)
    return [_numbered(root, children, levels, parents, answers) for root in roots]


def _family(answers):
    replies = defaultdict(list)
    for id, answered in answers.items():
        if answered in answers and answered != id:
            replies[answered].append(id)
    replied = {id for ids in replies.values() for id in ids}
    roots = [id for id in answers if id not in replied]
    reached = set(_down(roots, replies))
    for id in answers:
        if id not in reached:
            # A ring: nobody above it is a root, so its oldest becomes one.
            replies[answers[id]].remove(id)
            roots.append(id)
            reached.update(_down([id], replies))
    return roots, replies


def _down(ids, replies):
    waiting = list(ids)
    while waiting:
        id = waiting.pop()
        yield id
        waiting.extend(replies.get(id, ()))


def _numbered(root, children, levels, parents, answers):
    tree, number = [], 0

    def visit(id):
        nonlocal number
        number += 1
        at, lft = len(tree), number
        tree.append(None)
        for child in children[id]:
            visit(child)
        number += 1
        replied_to = answers[id] if parents[id] else 0
        tree[at] = TreePlace(id, replied_to, parents[id], levels[id], lft, number)

    visit(root)  # As deep as a tree may be, and no deeper.
    return tree
