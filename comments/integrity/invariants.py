"""What must hold of every thread, in one place. Pure: rows in, faults out.

comments/integrity/check.py brings the rows of a whole site, comments/integrity/repair.py puts them right.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from comments.pure.trees import DEPTH_KEPT

PUBLISHED = "published"


class TreeRow(NamedTuple):
    """A comment as it is stored; any object with these names will do."""

    pk: int
    tree_id: int
    lft: int
    rght: int
    level: int
    parent_id: int | None
    post_id: int
    answers_id: int | None
    state: str
    thread_count: int


@dataclass(frozen=True)
class Fault:
    """What is wrong, in a sentence, and the articles whose comments have to be mended."""

    kind: str
    sentence: str
    posts: tuple = ()
    tree: int | None = None
    comment: int | None = None

    def __str__(self):
        return self.sentence


def faults(rows):
    """What is wrong with `rows`, which are whole threads in any order; nothing if sound."""
    rows = list(rows)
    known = {row.pk: row for row in rows}
    trees = defaultdict(list)
    for row in rows:
        trees[row.tree_id].append(row)
    return [fault for tree in sorted(trees) for fault in faults_of_tree(trees[tree], known)]


def faults_of_tree(rows, elsewhere=None):
    """Yield the faults of one whole tree.

    `elsewhere` has, by key, the comments outside it that its rows name as parent or as
    answered. Without it, whatever is named outside the tree counts as a fault.
    """
    rows = sorted(rows, key=lambda row: (row.lft, row.pk))
    faults, own = [], {row.pk for row in rows}
    edges = sorted([row.lft for row in rows] + [row.rght for row in rows])
    if edges != list(range(1, 2 * len(rows) + 1)):
        tree, posts = _names(rows)
        sentence = f"Tree {tree}: lft and rght are not the numbers 1 to {2 * len(rows)}."
        faults.append(Fault("numbers", sentence, posts, tree))
    faults += _faults_of_roots(rows)
    misplaced = []
    for row, above in _nested(rows):
        if row.parent_id != (above.pk if above else None):
            misplaced.append(row)
            faults.append(_fault_of_parent(row, own, elsewhere or {}))
        faults += _faults_of_row(row, above)
        if row.answers_id and row.answers_id not in own:
            faults += _faults_of_answers(row, (elsewhere or {}).get(row.answers_id))
    if misplaced:
        faults += _faults_of_rings(rows)
    return faults


def faults_of_article(post, kept, counted):
    """Whether the count in the article's row is that of its published comments."""
    if kept != counted:
        sentence = f"Article {post} counts {kept} comments, but {counted} are published."
        yield Fault("article count", sentence, posts=(post,))


def faults_of_id(rows, last):
    """Whether the id of a tree is among those handed out, which end at `last`.

    Any other will one day be handed out, and then two trees have it.
    """
    tree, posts = _names(rows)
    if tree > last:
        sentence = f"Tree {tree} has an id that was never handed out; those end at {last}."
        yield Fault("tree id", sentence, posts, tree)


def _faults_of_roots(rows):
    tree, posts = _names(rows)
    roots = [row for row in rows if row.parent_id is None]
    if len(posts) > 1:
        sentence = f"Tree {tree} has comments of several articles: {_listed(posts)}."
        yield Fault("tree of two articles", sentence, posts, tree)
    if len(roots) != 1:
        yield Fault("roots", f"Tree {tree} has {len(roots)} roots.", posts, tree)
        return
    counted = sum(row.state == PUBLISHED for row in rows)
    if roots[0].thread_count != counted:
        sentence = (
            f"Tree {tree} counts {roots[0].thread_count} comments, but {counted} are published."
        )
        yield Fault("tree count", sentence, posts, tree, roots[0].pk)


def _faults_of_row(row, above):
    if row.lft >= row.rght:
        yield _of_comment("edges", row, "ends before it begins")
    if above and row.rght > above.rght:
        yield _of_comment("edges", row, f"ends behind comment {above.pk}, in which it begins")
    if row.level != (above.level + 1 if above else 0):
        expected = f"one below comment {above.pk}" if above else "the top"
        yield _of_comment("level", row, f"is at level {row.level}, which is not {expected}")
    if above and row.post_id != above.post_id:
        where = f"stands below comment {above.pk} of another article, {above.post_id}"
        yield _of_comment("parent", row, where)
    if row.level > DEPTH_KEPT:
        yield _of_comment("depth", row, f"is at level {row.level}; trees end at {DEPTH_KEPT}")


def _fault_of_parent(row, own, elsewhere):
    parent = elsewhere.get(row.parent_id)
    if row.parent_id is None:
        return _of_comment("nesting", row, "has no parent, but stands inside a tree")
    if row.parent_id in own:
        return _of_comment("nesting", row, f"does not stand below its parent, {row.parent_id}")
    if parent is None:
        return _of_comment("parent", row, f"has a parent, {row.parent_id}, that is not there")
    if parent.post_id != row.post_id:
        where = f"on another article, {parent.post_id}"
    else:
        where = f"in another tree, {parent.tree_id}"
    return _of_comment("parent", row, f"has its parent, {parent.pk}, {where}")


def _faults_of_answers(row, answered):
    if answered is None:
        yield _of_comment(
            "answers", row, f"says that it answers comment {row.answers_id}, which is not there"
        )
    elif answered.post_id != row.post_id:
        what = f"says that it answers comment {answered.pk} of another article, {answered.post_id}"
        yield _of_comment("answers", row, what)


def _faults_of_rings(rows):
    by_key, met = {row.pk: row for row in rows}, set()
    for at in by_key:
        path = []
        while at in by_key and at not in met:
            met.add(at)
            path.append(at)
            at = by_key[at].parent_id
        if at in path:
            ring = path[path.index(at) :]
            row = by_key[min(ring)]
            sentence = f"Comments {_listed(ring)} are replies to each other in a ring."
            yield Fault("ring", sentence, (row.post_id,), row.tree_id, row.pk)


def _names(rows):
    """The id of the tree and the keys of its articles; one, if it is sound."""
    return rows[0].tree_id, tuple(sorted({row.post_id for row in rows}))


def _of_comment(kind, row, what):
    return Fault(kind, f"Comment {row.pk} {what}.", (row.post_id,), row.tree_id, row.pk)


def _nested(rows):
    """Each row with the row that encloses it by lft and rght, or None."""
    open_rows = []
    for row in rows:
        while open_rows and open_rows[-1].rght < row.lft:
            open_rows.pop()
        yield row, open_rows[-1] if open_rows else None
        open_rows.append(row)


def _listed(numbers):
    return ", ".join(map(str, sorted(numbers)))
