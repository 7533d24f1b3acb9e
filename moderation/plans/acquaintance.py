"""Signs by which moderators tell a reader from others of the same name."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from comments.models import Comment
from moderation.models import Decision


@dataclass(frozen=True)
class Acquaintance:
    """How much somebody has written since when, how much of it was removed, and a guest's latest words."""

    written: int = 0
    removed: int = 0
    since: datetime | None = None
    latest: Comment | None = None


def acquainted(pseudonyms):
    """The same pseudonyms, each with its Acquaintance as `known`; asked once for all of them."""
    if not (pseudonyms := list(pseudonyms)):
        return pseudonyms
    written = _written("author", {one.account_id for one in pseudonyms})
    by_guests = _written("token", {one.guest or one.former for one in pseudonyms})
    # As far as it tells who wrote it.
    keys = [last for _n, _since, last in by_guests.values()]
    latest = Comment.objects.only("name", "text", "lang").in_bulk(keys)
    written |= by_guests
    removals = Decision.objects.in_force().filter(about__in={one.pk for one in pseudonyms} - {None})
    removed = dict(removals.order_by().values_list("about").annotate(Count("pk")))
    for one in pseudonyms:
        whose = one.account_id or one.guest or one.former
        n, since, last = written.get(whose, (0, None, None))
        one.known = Acquaintance(n, removed.get(one.pk, 0), since, one.guest and latest.get(last))
        one.guest_name = one.known.latest.name if one.known.latest else ""
    return pseudonyms


def _written(name, values):
    """{value: (how many comments, since when, the key of the latest)} for each value of a field."""
    comments = Comment.objects.filter(**{f"{name}__in": values - {None, ""}}).order_by()
    counted = comments.values_list(name).annotate(Count("pk"), Min("created_at"), Max("pk"))
    return {value: facts for value, *facts in counted}
