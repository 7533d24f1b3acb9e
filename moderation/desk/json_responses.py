"""What the desk's script is answered, in the words that the pages would use."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from moderation.desk import presence
from moderation.desk.navigation import explanation, queue_of
from moderation.desk.review_session import ReviewSession
from moderation.lists import listings as lists
from moderation.lists.rows import rows_of_list


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
    now = {"counts": counted, "undo": ""}  # What the button says that undoes the last step.
    if last := ReviewSession(request).last():
        now["undo"] = _("Undo") if step and step.name == last.name else last.undoing
    now["left"] = len(shown) if shown.is_counted else None
    if keys:
        address = reverse("review_comment", args=keys[:1])
        now |= {"comment": keys[0], "address": f"{address}?{shown.query}"}
        rows = rows_of_list(shown, shown.rows_of(keys), keys)
        context = {"queue": shown, "present": presence.of_others(request.user)}
        template = "moderation/queue/_row.html"
        now["rows"] = {
            row.pk: render_to_string(template, context | {"row": row}, request) for row in rows
        }
    return now
