"""From rows to nested reading order. Pure: no database, no request.

Rows are any objects with `pk`, `parent_id` and `state`; they come in reading order
(a parent before its replies, older replies first), as mptt's `lft` gives them.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

# How a comment stands in the thread that one reader sees.
SHOWN, WAITING, REMOVED = "shown", "waiting", "removed"
# These have no place of their own, only what answers them has.
WITHDRAWN, SPAM, WITHHELD = "withdrawn", "spam", "withheld"


class More(NamedTuple):
    """Replies to a comment that stand on another page, and how many of them are published."""

    pk: int
    below: int


@dataclass(eq=False, slots=True)
class Node:
    """A comment at its place: how it stands, its replies, how many published ones hang below."""

    comment: object
    stands: str
    depth: int = 0
    parent: "Node | None" = None
    replies: list["Node"] = field(default_factory=list)
    below: int = 0
    more: More | None = None


class Step(NamedTuple):
    """One node in the order of drawing, and those above it whose lists of replies end behind it."""

    node: Node
    closes: list[Node]


def nest(rows, own=frozenset(), deepest=None):
    """The trees that `rows` make, pruned to what one reader may meet.

    `own` holds the keys of comments whose writer is reading: these wait in sight.
    Below `deepest` (a depth) replies are counted but not drawn. A row whose parent is
    not among `rows` starts a tree of its own.
    """
    nodes, roots = {}, []
    for row in rows:
        parent = nodes.get(row.parent_id)
        node = Node(row, _stands(row, own), parent=parent, depth=parent.depth + 1 if parent else 0)
        nodes[row.pk] = node
        (parent.replies if parent else roots).append(node)
    for node in reversed(nodes.values()):
        if node.replies:
            node.replies = [reply for reply in node.replies if _has_a_place(reply)]
            node.below = sum(reply.below + (reply.stands == SHOWN) for reply in node.replies)
            if node.depth == deepest and node.replies:
                node.more, node.replies = More(node.comment.pk, node.below), []
    return [root for root in roots if _has_a_place(root)]


def steps(roots):
    """The drawing order of `roots`, flat, so that nobody needs recursion to draw them."""
    drawn = list(_walk(roots))
    depths = [node.depth for node in drawn[1:]] + [0]
    for node, following in zip(drawn, depths, strict=False):
        yield Step(node, _ending(node, node.depth - following))


def pages(sizes, limit):
    """Split trees of `sizes` comments into pages of about `limit`, never a tree in two.

    Returns a list of (start, end) positions; a page holds at least one tree.

    >>> pages([3, 3, 5, 1], limit=6)
    [(0, 2), (2, 4)]
    """
    spans, start, filled = [], 0, 0
    for position, size in enumerate(sizes):
        if filled and filled + size > limit:
            spans.append((start, position))
            start, filled = position, 0
        filled += size
    if filled or not spans:
        spans.append((start, len(sizes)))
    return spans


def _stands(row, own):
    if row.state == "held":
        return WAITING if row.pk in own else WITHHELD
    return SHOWN if row.state == "published" else row.state


def _has_a_place(node):
    return bool(node.stands in (SHOWN, WAITING, REMOVED) or node.replies or node.more)


def _ending(node, lists):
    """The nodes whose lists end behind `node`, the innermost first."""
    ending = []
    for _ in range(lists):
        node = node.parent
        ending.append(node)
    return ending


def _walk(roots):
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.replies))
