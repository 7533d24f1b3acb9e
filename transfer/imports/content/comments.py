"""Comments of another blog, put below an article here: in their threads, with their dates."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from accounts.models import User
from comments.domain.locking import locked
from comments.models import Comment, Tree
from comments.pure.trees import DEPTH_KEPT, trees
from lib.db.bulk_inserts import Pourer, next_keys
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


def pieces(seedlings, pace):
    """Lists of them, each of which is quickly planted, as the `pace` is by then: whole trees, and a long tree's rest bit by bit."""
    by_id = {one.id: one for one in _oldest_first(seedlings)}
    piece = []
    for tree in trees({one.id: one.answers for one in by_id.values()}):
        tree = [by_id[place.id] for place in tree]
        size = pace.size
        piece += tree[:size]
        if len(piece) >= size:
            yield piece
            piece = []
        rest = tree[size:]
        yield from (rest[start : start + GRAFTED] for start in range(0, len(rest), GRAFTED))
    if piece:
        yield piece


def import_comments(post, seedlings, known):
    """Put `seedlings` below `post`, and return {the other blog's id: the key}.

    `known` are {the other blog's id: the key} of comments that are there already: replies to these
    join their trees. All others are whole trees, numbered here and written at once.
    """
    seedlings = _oldest_first(seedlings)
    joining = {one.id: one for one in _below(known, seedlings)}
    apart = {one.id: one for one in seedlings if one.id not in joining}
    with locked(post.pk) as post:
        planted = _plant_trees(post, apart)
        for one in joining.values():
            planted[one.id] = _graft(post, one, known.get(one.answers) or planted[one.answers])
        if joining:
            _recount(post, [planted[id] for id in joining])
        post.comment_count += sum(map(_is_published, seedlings))
    return planted


def _oldest_first(seedlings):
    return sorted(seedlings, key=lambda seedling: (seedling.written_at, seedling.id))


def _below(known, seedlings):
    """Those that hang, directly or not, below a comment that is there; parents first."""
    replies = defaultdict(list)
    for one in seedlings:
        replies[one.answers].append(one)
    found = [one for one in seedlings if one.answers in known]
    for one in found:
        found += replies[one.id]
    return found


def _plant_trees(post, seedlings):
    grown = list(trees({one.id: one.answers for one in seedlings.values()}))
    tree_ids = [tree.pk for tree in Tree.objects.bulk_create(Tree() for _one in grown)]
    keys = dict(zip(seedlings, next_keys(Comment, len(seedlings)), strict=True))
    rows = []
    for tree, tree_id in zip(grown, tree_ids, strict=True):
        root = len(rows)
        rows += [
            _row(
                post,
                seedlings[place.id],
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
        rows[root]["thread_count"] = sum(_is_published(seedlings[one.id]) for one in tree)
    Pourer(Comment).pour(rows)
    return keys


def _graft(post, seedling, answered):
    answered = Comment.objects.select_related("parent").get(pk=answered)
    parent = answered if answered.level < DEPTH_KEPT else answered.parent
    comment = Comment(**_row(post, seedling, answers_id=answered.pk))
    Comment.objects.insert_node(comment, parent, position="last-child")
    Comment.objects.bulk_create([comment])
    return comment.pk


def _is_published(seedling):
    return seedling.state == Comment.State.PUBLISHED


def _recount(post, keys):
    """Count anew what is published in the trees of these comments."""
    trees = set(post.comments.filter(pk__in=keys).values_list("tree_id", flat=True))
    published = post.comments.published().filter(tree_id__in=trees).order_by()
    for tree, number in published.values_list("tree_id").annotate(Count("pk")):
        post.comments.filter(level=0, tree_id=tree).update(thread_count=number)


def _row(post, seedling, **place):
    """A comment as columns."""
    account = seedling.account
    return place | {
        "post_id": post.pk,
        "author_id": account and account.pk,
        "name": account.name if account else seedling.name,
        "email": "" if account else seedling.email,
        "site": "" if account else seedling.site,
        "badge": Comment.Badge.AUTHOR if account and account.pk == post.author_id else "",
        "text": seedling.text,
        "rendered": seedling.rendered,
        "lang": seedling.lang,
        "state": seedling.state,
        "removal": BINNED if seedling.state == Comment.State.REMOVED else None,
        "leaves_place": seedling.state != Comment.State.HELD,
        "created_at": seedling.written_at,
        # Whoever ran the other blog has read what they let stand.
        "read_at": None if seedling.state == Comment.State.HELD else seedling.written_at,
    }
