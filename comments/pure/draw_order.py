"""From rows to nested reading order. Pure: no database, no request.

Rows are any objects with `pk`, `parent_id`, `state` and `leaves_place`; they come in reading order
(a parent before its replies, older replies first), as mptt's `lft` gives them.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

# How a comment stands in the thread that one reader sees.
SHOWN, WAITING, REMOVED = "shown", "waiting", "removed"
# Everybody reads it, and its writer an edit of it that waits.
REWORDED = "reworded"
# These have no place of their own, only what answers them has.
WITHDRAWN, SPAM, WITHHELD = "withdrawn", "spam", "withheld"
PUBLIC = (SHOWN, REWORDED)
PLACED = (*PUBLIC, WAITING, REMOVED)

SCRAMBLE = 2_654_435_761  # Knuth's: neighbouring keys come to lie far apart.


class More(NamedTuple):
    """Replies to a comment that stand on another page, and how many of them are published.

    `number` is that page's, where some of them stand on a page before it; then `begins` is the
    lft from which on they don't.
    """

    pk: int
    below: int
    number: int | None = None
    begins: int | None = None


class Beyond(NamedTuple):
    """What follows a comment whose replies are not all among the rows: the number of published replies
    below it altogether, and the way to them, unless the way stands further up."""

    below: int
    more: More | None = None


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


def nest(rows, own=frozenset(), beyond=None):
    """The trees that `rows` make, pruned to what one reader may meet.

    `own` holds the keys of comments whose writer is reading: these wait in sight.
    `beyond` says by key what is known of replies that are not among the rows. A row whose
    parent is not among them starts a tree of its own.
    """
    nodes, roots, beyond = {}, [], beyond or {}
    for row in rows:
        parent = nodes.get(row.parent_id)
        node = Node(row, stands(row, own), parent=parent, depth=parent.depth + 1 if parent else 0)
        nodes[row.pk] = node
        (parent.replies if parent else roots).append(node)
    for node in reversed(nodes.values()):
        if node.replies:
            node.replies = [reply for reply in node.replies if _has_a_place(reply, own)]
            node.below = sum(reply.below + (reply.stands in PUBLIC) for reply in node.replies)
        if node.comment.pk in beyond:
            node.below, node.more = beyond[node.comment.pk]
    return [root for root in roots if _has_a_place(root, own)]


def draw_order(roots):
    """The drawing order of `roots`, flat, so that nobody needs recursion to draw them."""
    drawn, waiting = [], list(reversed(roots))
    while waiting:
        node = waiting.pop()
        drawn.append(node)
        waiting.extend(reversed(node.replies))
    depths = [node.depth for node in drawn[1:]] + [0]
    for node, following in zip(drawn, depths, strict=False):
        closes, above = [], node  # The innermost first.
        for _ in range(node.depth - following):
            above = above.parent
            closes.append(above)
        yield Step(node, closes)


def filled(trees, least, most):
    """How many of `trees`, from the first on, make a page of `least` to `most` comments.

    Each is (size, key); no more of them are looked at than it takes. Wherever a page begins, it
    ends where several would: before the tree whose scrambled key is the lowest. So the pages that
    begin at a thread's start and those that begin at a permalink soon are the same, and few are
    different when it grows. A page holds at least one tree, however large.

    >>> filled([(3, 10), (3, 11), (5, 12), (1, 13)], least=4, most=8)
    2
    """
    comments, ends, position = 0, [], -1
    for position, (size, key) in enumerate(trees):
        if position and (comments >= least or comments + size > most):
            ends.append((key * SCRAMBLE % 2**32, position))
        comments += size
        if ends and comments > most:
            return min(ends)[1]
    return position + 1


def parts(top, size):
    """The number of pages of about `size` comments that the branch of `top` has."""
    return max(1, -(-(below(top) + 1 - size // 4) // size))


def part_of(place, top, size):
    """The number of the page that has `place`.

    In a branch lft and rght count from its top to its end, one of each a comment, and there
    are never more open than the tree is deep. So in any stretch of them twice as long as a
    page there begin about as many comments as a page has: the page is known without asking.
    """
    return min((place.lft - top.lft) // (2 * size) + 1, parts(top, size))


def part(number, top, size):
    """The least lft on a page of the branch, and the first behind it; the last page has a small rest as well."""
    start = top.lft + 2 * size * (number - 1)
    return start, start + 2 * size if number < parts(top, size) else top.rght


def after(place, top):
    """How many comments stand at `place` or behind it in the branch of `top`: lft tells."""
    still_open = place.level - top.level - 1  # Those between them end behind `place`, too.
    return (top.rght - place.lft - still_open) // 2


def below(place):
    """Number of comments below `place`, whatever their state."""
    return (place.rght - place.lft - 1) // 2


def stands(row, own):
    """How a comment stands, before what answers it is looked at."""
    if row.state == "held":
        return WAITING if row.pk in own else WITHHELD
    return SHOWN if row.state == "published" else row.state


def has_a_place(row, own):
    """Whether a comment is drawn even where nobody answered it."""
    how = stands(row, own)
    return row.leaves_place or row.pk in own if how == REMOVED else how in PLACED


def _has_a_place(node, own):
    return bool(has_a_place(node.comment, own) or node.replies or node.more or node.below)
