"""What must hold of every tree of comments, in one place. Pure: rows in, faults out."""

from collections import defaultdict


def faults(rows):
    """Sentences about what is wrong with `rows` (whole trees, in any order); none if sound.

    A row has pk, tree_id, lft, rght, level, parent_id and post_id.
    """
    trees = defaultdict(list)
    for row in rows:
        trees[row.tree_id].append(row)
    return [fault for tree in sorted(trees) for fault in _faults_of_tree(tree, trees[tree])]


def _faults_of_tree(tree, rows):
    found = []
    roots = [row for row in rows if row.parent_id is None]
    if len(roots) != 1:
        found.append(f"tree {tree} has {len(roots)} roots")
    edges = sorted(edge for row in rows for edge in (row.lft, row.rght))
    if edges != list(range(1, 2 * len(rows) + 1)):
        found.append(f"tree {tree}: lft and rght are not 1 to {2 * len(rows)}")
    return found + [fault for row, above in _nested(rows) for fault in _faults_of_row(row, above)]


def _faults_of_row(row, above):
    if row.lft >= row.rght:
        yield f"comment {row.pk} ends before it begins"
    if row.parent_id != (above.pk if above else None):
        yield f"comment {row.pk} stands below another comment than its parent"
    if row.level != (above.level + 1 if above else 0):
        yield f"comment {row.pk} is at level {row.level}, not one below its parent"
    if above and row.post_id != above.post_id:
        yield f"comment {row.pk} answers a comment of another article"


def _nested(rows):
    """Each row with the row that encloses it by lft and rght, or None."""
    open_rows = []
    for row in sorted(rows, key=lambda row: row.lft):
        while open_rows and open_rows[-1].rght < row.lft:
            open_rows.pop()
        yield row, open_rows[-1] if open_rows else None
        open_rows.append(row)
