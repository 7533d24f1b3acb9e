"""The rows of a list on the desk: each comment with what its row says beside its words."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from moderation.models import Decision, Strike
from moderation.wording.decisions import SAID, say


@dataclass(frozen=True)
class Outcome:
    """What became of a comment, in the words of its row."""

    icon: str
    tone: str
    words: str


def outcome(kind, decision):
    """What the row says of a decision on its comment, or of a verdict that isn't one yet."""
    *looks, words = SAID[kind].row
    return Outcome(*looks, say(words, decision))


def rows_of_list(shown, comments, decided):
    """The rows of `comments`, and in their places those of the comments that were `decided` on."""
    there = {one.pk for one in comments}
    kept = shown.rows_of([key for key in decided if key not in there])
    together = sorted([*comments, *kept], key=lambda one: (one.created_at, one.pk))
    found = together if shown.is_oldest_first else together[::-1]
    _say_strikes(found)
    _say_outcomes(found, decided)
    return found


def _say_strikes(found):
    counting = Strike.objects.counting(timezone.now()).order_by()
    of_writers = counting.filter(pseudonym__account__in={one.author_id for one in found} - {None})
    counted = of_writers.values_list("pseudonym__account").annotate(Count("pk"))
    counts = dict(counted)
    for one in found:
        one.strikes = counts.get(one.author_id, 0)


def _say_outcomes(found, decided):
    """Give each comment that was decided on in this session its outcome, unless it is to be read again."""
    asked = {one.pk for one in found if one.pk in decided and one.read_at}
    last = {}
    decisions = Decision.objects.on_words().filter(comment__in=asked).select_related("wording")
    for decision in decisions.order_by("pk"):
        last[decision.comment_id] = decision
    for one in found:
        decision = last.get(one.pk)
        kind = decision.kind if decision else Decision.Kind.REOPEN
        one.outcome = outcome(kind, decision) if one.pk in asked else None
