"""Comments of another blog, put below an article here: in their threads, with their dates."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from accounts.models import User
from comments.domain.locking import locked
from comments.models import Comment, Tree
from comments.pure.trees import DEPTH_KEPT, trees
from lib.db.bulk_inserts import BulkInsert, next_keys
from moderation.models import Decision

GRAFTED = 20  # Comments that are written at once where each finds its place in a tree.
# What a placeholder says of a comment that was binned where it came from; no decision of ours did it.
BINNED = {"citation": str(Decision.Ground.OLDER.label)}


class ImportedComment(NamedTuple):
    """A comment ready to be planted. The ids are the other blog's; 0 answers the article."""

    id: int
    answers: int
    account: User | None
    name: str
    email: str
    text: str
    rendered: str
    lang: str
    state: str  # of Comment.State
    written_at: datetime
    site: str = ""  # The link under the name.
    words: str = ""  # by which search finds it


def pieces(draft_rows, throttle):
    """Lists of them, each of which is quickly planted, as the `pace` is by then: whole trees, and a long tree's rest bit by bit."""
    by_id = {one.id: one for one in _oldest_first(draft_rows)}
    piece = []
    for tree in trees({one.id: one.answers for one in by_id.values()}):
        tree = [by_id[place.id] for place in tree]
        size = throttle.size
        piece += tree[:size]
        if len(piece) >= size:
            yield piece
            piece = []
        rest = tree[size:]
        yield from (rest[start : start + GRAFTED] for start in range(0, len(rest), GRAFTED))
    if piece:
        yield piece


def import_comments(post, draft_rows, known):
    """Put `seedlings` below `post`, and return {the other blog's id: the key}.

    `known` are {the other blog's id: the key} of comments that are there already: replies to these
    join their trees. All others are whole trees, numbered here and written at once.
    """
    draft_rows = _oldest_first(draft_rows)
    joining = {one.id: one for one in _rows_below(known, draft_rows)}
    apart = {one.id: one for one in draft_rows if one.id not in joining}
    with locked(post.pk) as post:
        inserted = _insert_trees(post, apart)
        for one in joining.values():
            key = known.get(one.answers) or inserted[one.answers]
            answered = Comment.objects.select_related("parent").get(pk=key)
            parent = answered if answered.level < DEPTH_KEPT else answered.parent
            comment = Comment(**_row(post, one, answers_id=answered.pk))
            Comment.objects.insert_node(comment, parent, position="last-child")
            Comment.objects.bulk_create([comment])
            inserted[one.id] = comment.pk
        if joining:
            # What is published in the trees of these is counted anew.
            joined = post.comments.filter(pk__in=[inserted[id] for id in joining])
            tree_ids = set(joined.values_list("tree_id", flat=True))
            published = post.comments.published().filter(tree_id__in=tree_ids).order_by()
            for tree, number in published.values_list("tree_id").annotate(Count("pk")):
                post.comments.filter(level=0, tree_id=tree).update(thread_count=number)
        post.comment_count += sum(map(_is_published, draft_rows))
    return inserted


def _oldest_first(draft_rows):
    return sorted(draft_rows, key=lambda row: (row.written_at, row.id))


def _rows_below(known, draft_rows):
    """The draft rows that hang, directly or not, below a comment in `known`; parents first."""
    replies = defaultdict(list)
    for one in draft_rows:
        replies[one.answers].append(one)
    below = [one for one in draft_rows if one.answers in known]
    for one in below:
        below += replies[one.id]
    return below


def _insert_trees(post, draft_rows):
    grown = list(trees({one.id: one.answers for one in draft_rows.values()}))
    tree_ids = [tree.pk for tree in Tree.objects.bulk_create(Tree() for _one in grown)]
    keys = dict(zip(draft_rows, next_keys(Comment, len(draft_rows)), strict=True))
    rows = []
    for tree, tree_id in zip(grown, tree_ids, strict=True):
        root = len(rows)
        rows += [
            _row(
                post,
                draft_rows[place.id],
                id=keys[place.id],
                parent_id=keys.get(place.parent),
                answers_id=keys.get(place.answers),
                tree_id=tree_id,
                level=place.level,
                lft=place.lft,
                rght=place.rght,
            )
            for place in tree
        ]
        rows[root]["thread_count"] = sum(_is_published(draft_rows[one.id]) for one in tree)
    BulkInsert(Comment).insert(rows)
    return keys


def _is_published(row):
    return row.state == Comment.State.PUBLISHED


def _row(post, row, **place):
    """A comment as columns."""
    account = row.account
    return place | {
        "post_id": post.pk,
        "author_id": account and account.pk,
        "name": account.name if account else row.name,
        "email": "" if account else row.email,
        "site": "" if account else row.site,
        "badge": Comment.Badge.AUTHOR if account and account.pk == post.author_id else "",
        "text": row.text,
        "rendered": row.rendered,
        "lang": row.lang,
        "state": row.state,
        "removal": BINNED if row.state == Comment.State.REMOVED else None,
        "leaves_place": row.state != Comment.State.HELD,
        "created_at": row.written_at,
        # Whoever ran the other blog has read what they let stand.
        "read_at": None if row.state == Comment.State.HELD else row.written_at,
    }
