"""Comments of another blog, in any order, as the trees that are kept here. Pure.

mptt's own inserts cost a query or more for each comment and need them parents first;
an export has ten years of them, sorted by whatever. So the numbers that make a tree
(lft, rght, level) are worked out here, a whole tree at a time.
"""

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands: all ids are those of the other blog, 0 for none."""

    id: int
    answers: int  # The comment it replies to.
    parent: int  # The same, but where trees end an ancestor of it.
    level: int
    lft: int
    rght: int


def trees(answers, deepest):
    """The trees of a thread, each a list of Places in reading order.

    `answers` is {id: the id it replies to, or 0}, oldest first. A reply to what isn't
    among them is a top-level comment, and so is the oldest of some that reply to each
    other in a ring. No level is above `deepest`.
    """
    roots, replies = _family(answers)
    levels, parents = _hung(roots, replies, deepest)
    children = defaultdict(list)
    for id in answers:
        children[parents[id]].append(id)
    return [_numbered(root, children, levels, parents, answers) for root in roots]


def nearest(id, answers, skipped):
    """The id that a reply to `id` hangs below when some comments are left out.

    Climbs through `skipped` ({id: the id it replies to}) to the first that is among
    `answers`; 0 when there is none.
    """
    climbed = set()
    while id in skipped and id not in climbed:
        climbed.add(id)
        id = skipped[id]
    return id if id in answers else 0


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


def _hung(roots, replies, deepest):
    """The level of each, and the parent: at the depth where trees end, the next higher one."""
    levels, parents = dict.fromkeys(roots, 0), dict.fromkeys(roots, 0)
    for id in _down(roots, replies):
        below = id if levels[id] < deepest else parents[id]
        for reply in replies.get(id, ()):
            parents[reply], levels[reply] = below, levels[below] + 1
    return levels, parents


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
        tree[at] = Place(id, replied_to, parents[id], levels[id], lft, number)

    visit(root)  # As deep as a tree may be, and no deeper.
    return tree
