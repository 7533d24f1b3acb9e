"""What the desk's script is answered, in the words that the pages would use."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from moderation.desk import presence
from moderation.lists import listings as lists
from moderation.desk.review_session import ReviewSession
from moderation.lists.rows import rows_of_list
from moderation.desk.navigation import explanation, queue_of


def is_asked(request):
    """Whether it is the desk's script that asks, which goes on by itself."""
    return request.headers.get("X-Requested-With") == "desk"


def done(request, words, *comments, step=None):
    """The answer once something is done, with the rows of its comments and the counts as they are now.

    `step` is what was done: only that is undone by a button that says no more.
    """
    return JsonResponse({"words": str(words), **_now(request, comments, step)})


def refused(request, meanwhile, *comments):
    """The answer where nothing was done: it says what came first."""
    return JsonResponse({"said": explanation(meanwhile), **_now(request, comments)}, status=409)


def _now(request, comments, step=None):
    shown = queue_of(request)
    keys = [one.pk for one in comments if one]
    tallies = lists.tallies(lists.tallied(request.user), shown.listing)
    counted = {one.listing.slug: one.n for one in tallies if one.n is not None}
    now = {"counts": counted, "undo": _undo(request, step)}
    now["left"] = len(shown) if shown.is_counted else None
    if keys:
        address = reverse("review_comment", args=keys[:1])
        now |= {"comment": keys[0], "address": f"{address}?{shown.query}"}
        now["rows"] = _rows(request, shown, keys)
    return now


def _undo(request, step):
    """What the button says that undoes the last step; nothing, where there is none."""
    last = ReviewSession(request).last()
    if not last:
        return ""
    return _("Undo") if step and step.name == last.name else last.undoing


def _rows(request, shown, keys):
    rows = rows_of_list(shown, shown.rows_of(keys), keys)
    context = {"queue": shown, "present": presence.of_others(request.user)}
    template = "moderation/queue/_row.html"
    return {row.pk: render_to_string(template, context | {"row": row}, request) for row in rows}
