"""Comments as their thread needs them, and what is known of those beyond a page."""

from bisect import bisect_left, bisect_right
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from django.db.models import Count, Q

from comments.models import Comment, CommentRevision
from comments.pure import draw_order
from comments.pure.draw_order import Beyond, More


class Removal(NamedTuple):
    """Under which rule it was removed, as the rule was then."""

    number: int
    citation: str
    rule_url: str
    log_url: str

    @classmethod
    def of(cls, kept):
        return cls(*(kept.get(name, "") for name in cls._fields)) if kept else None


class Row(NamedTuple):
    """A comment as its thread needs it; a thousand models would take longer than the page."""

    pk: int
    tree_id: int
    lft: int
    rght: int
    level: int
    parent_id: int | None
    answers_id: int | None
    author_id: int | None
    token: str
    state: str
    name: str
    site: str
    badge: str
    lang: str
    rendered: str
    removal: Removal | None
    leaves_place: bool
    created_at: datetime
    edited_at: datetime | None
    pending_at: datetime | None
    restored_at: datetime | None
    changed_in: int | None
    led_to: int | None
    from_trial: bool
    shows_edits: bool
    # For moderators alone.
    read_at: datetime | None = None
    passed_at: datetime | None = None

    @classmethod
    def of(cls, comment):
        """The row of a Comment."""
        row = cls._make(getattr(comment, name) for name in cls._fields)
        return row._replace(removal=Removal.of(row.removal))


class Hidden(NamedTuple):
    """A comment that stands on no page that is being drawn, nor is published."""

    tree_id: int
    lft: int
    pk: int
    state: str
    leaves_place: bool
    author_id: int | None
    token: str


def read(comments, writer):
    return made(asked(comments, writer))


def asked(comments, writer):
    """What a thread needs of `comments`, still to be asked for."""
    is_staff = writer.account and writer.account.acts_as_moderator
    return comments.values_list(*(Row._fields if is_staff else Row._fields[:-2]))


def made(values):
    rows = starmap(Row, values)
    return [row._replace(removal=Removal.of(row.removal)) if row.removal else row for row in rows]


def own(rows, writer):
    """The keys of the comments that `writer` wrote."""
    if writer.account:
        account = writer.account.pk
        return frozenset(row.pk for row in rows if row.author_id == account)
    if writer.token:
        return frozenset(row.pk for row in rows if row.token == writer.token)
    return frozenset()


def as_written(rows, mine):
    """The rows, those of `mine` of which an edit waits in the words of the edit."""
    waiting = [row.pk for row in rows if row.pending_at and row.pk in mine]
    if not waiting:
        return rows
    edits = CommentRevision.objects.waiting().filter(comment__in=waiting)
    edits = {pk: words for pk, *words in edits.values_list("comment", "rendered", "lang")}
    written = []
    for row in rows:
        if row.pk in edits:
            rendered, lang = edits[row.pk]
            state = draw_order.REWORDED if row.state == Comment.State.PUBLISHED else row.state
            row = row._replace(rendered=rendered, lang=lang, state=state)
        written.append(row)
    return written


def elsewhere(rows, quoted=None):
    """{key: name} of the published comments that are answered from `rows`, but stand elsewhere.

    That is where trees end, and on a further page of a tree. `quoted` stands above them all.
    """
    here = {row.pk for row in rows} | {quoted, None}
    answered = {
        row.answers_id
        for row in rows
        if row.answers_id != row.parent_id or row.parent_id not in here
    } - {quoted, None}
    published = Comment.objects.published().filter(pk__in=answered)
    return dict(published.values_list("pk", "name")) if answered else {}


def deeper(rows, deepest, writer):
    """{key: Beyond} of those `rows` at level `deepest` that were answered: a branch for each.

    lft and rght tell how many comments there are below; only the few of them that are not
    published are read, and so a branch of any size costs the same.
    """
    ends = [row for row in rows if row.level == deepest and draw_order.below(row)]
    if not ends:
        return {}
    where = Q(tree_id__in={row.tree_id for row in ends}, level__gt=deepest)
    if ends[0].tree_id == ends[-1].tree_id:
        where &= Q(lft__gt=ends[0].lft, lft__lt=ends[-1].rght)
    unpublished = Comment.objects.unpublished().filter(where).order_by()
    hidden = sorted(map(Hidden._make, unpublished.values_list(*Hidden._fields)))
    mine = own(hidden, writer)
    below = {}
    for row in ends:
        start = bisect_left(hidden, (row.tree_id, row.lft))
        inside = hidden[start : bisect_right(hidden, (row.tree_id, row.rght))]
        published = draw_order.below(row) - len(inside)
        if published or any(draw_order.has_a_place(one, mine) for one in inside):
            below[row.pk] = Beyond(published, More(row.pk, published))
    return below


def published_in(tree_id, spans):
    """{key: how many published comments} there are in each of `spans`.

    They are {key: (first lft, behind the last, how many comments there are in all)}.
    """
    unpublished = Comment.objects.unpublished().filter(
        tree_id=tree_id,
        lft__gte=min(start for start, _, _ in spans.values()),
        lft__lt=max(end for _, end, _ in spans.values()),
    )
    counts = {
        f"n{key}": Count("lft", filter=Q(lft__gte=start, lft__lt=end))
        for key, (start, end, _) in spans.items()
    }
    counted = unpublished.order_by().aggregate(**counts)
    return {key: every - counted[f"n{key}"] for key, (_, _, every) in spans.items()}
