"""From rows to nested reading order. Pure: no database, no request.

Rows are any objects with `pk`, `parent_id` and `state`; they come in reading order
(a parent before its replies, older replies first), as mptt's `lft` gives them.
"""

from dataclasses import dataclass, field

# How a comment stands in the thread that one reader sees.
SHOWN, WAITING, REMOVED = "shown", "waiting", "removed"
# These have no place of their own, only what answers them has.
WITHDRAWN, SPAM, WITHHELD = "withdrawn", "spam", "withheld"


@dataclass(eq=False)
class Node:
    """A comment at its place: how it stands, its replies, how many published ones hang below."""

    comment: object
    stands: str
    depth: int = 0
    parent: "Node | None" = None
    replies: list["Node"] = field(default_factory=list)
    below: int = 0
    is_cut: bool = False  # Its replies are drawn on a page of their own.


@dataclass(frozen=True)
class Step:
    """One node in the order of drawing, and how many lists end behind it."""

    node: Node
    closes: range

    @property
    def comment(self):
        return self.node.comment


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
        node.replies = [reply for reply in node.replies if _has_a_place(reply)]
        node.below = sum(reply.below + (reply.stands == SHOWN) for reply in node.replies)
    if deepest is not None:
        for node in nodes.values():
            if node.depth == deepest:
                node.is_cut, node.replies = bool(node.replies), []
    return [root for root in roots if _has_a_place(root)]


def steps(roots):
    """The drawing order of `roots`, flat, so that a template needs no recursion."""
    drawn = list(_walk(roots))
    depths = [node.depth for node in drawn[1:]] + [0]
    for node, following in zip(drawn, depths, strict=False):
        yield Step(node, range(max(0, node.depth - following)))


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
    return bool(node.stands in (SHOWN, WAITING, REMOVED) or node.replies)


def _walk(roots):
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.replies))
