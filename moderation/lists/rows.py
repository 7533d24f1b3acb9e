"""The rows of a list on the desk: each comment with what its row says beside its words."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from moderation.models import Decision, Strike
from moderation.wording.decisions import WORDINGS, say


@dataclass(frozen=True)
class RowOutcome:
    """What became of a comment, in the words of its row."""

    icon: str
    tone: str
    words: str


def outcome(kind, decision):
    """What the row says of a decision on its comment, or of a verdict that isn't one yet."""
    *looks, words = WORDINGS[kind].row
    return RowOutcome(*looks, say(words, decision))


def rows_of_list(shown, comments, decided):
    """The rows of `comments`, and in their places those of the comments that were `decided` on."""
    there = {one.pk for one in comments}
    kept = shown.rows_of([key for key in decided if key not in there])
    together = sorted([*comments, *kept], key=lambda one: (one.created_at, one.pk))
    rows = together if shown.is_oldest_first else together[::-1]
    counting = Strike.objects.counting(timezone.now()).order_by()
    of_writers = counting.filter(pseudonym__account__in={one.author_id for one in rows} - {None})
    counts = dict(of_writers.values_list("pseudonym__account").annotate(Count("pk")))
    for one in rows:
        one.strikes = counts.get(one.author_id, 0)
    # What was decided on in this session has its outcome, unless it is to be read again.
    asked = {one.pk for one in rows if one.pk in decided and one.read_at}
    decisions = Decision.objects.on_words().filter(comment__in=asked).select_related("wording")
    last = {decision.comment_id: decision for decision in decisions.order_by("pk")}
    for one in rows:
        decision = last.get(one.pk)
        kind = decision.kind if decision else Decision.Kind.REOPEN
        one.outcome = outcome(kind, decision) if one.pk in asked else None
    return rows
