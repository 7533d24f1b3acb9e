"""What the pages behind the links of a moderator's mail have in common."""

from functools import wraps

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from moderation.deeds.by_link.decision_links import DecisionLink, InvalidLink, TooOld
from moderation.forms.requests import get_or_post


def behind_link(view):
    """The view is given the DecisionLink in place of its key; forged and old ones get a page that says so."""

    @never_cache
    @get_or_post
    @wraps(view)
    def view_of_link(request, key):
        try:
            return view(request, DecisionLink.opened(key))
        except InvalidLink:
            return render(request, "appeals/no_such_link.html", status=404)
        except TooOld as old:
            context = {"comment": old.link.comment}
            return render(request, "moderation/by_link/ended.html", context, status=410)

    return view_of_link
