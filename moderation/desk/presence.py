"""“Alder is on it”: who has which comment open on the desk, or has taken it on for an hour.

A hint; nobody is locked out.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.models import Assignment, Presence


def opened(request, comment):
    """Tell the others that this moderator's browser has opened `comment`.

    What a script fetches beforehand is not opened yet; the script says so when it is.
    """
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method == "GET" and is_page and not is_ahead:
        Presence.objects.take(request.user, comment.pk)


def of_others(account):
    """{comment's key: “Alder is on it”} wherever somebody else is."""
    names = {}
    elsewhere = Presence.objects.of_others(account).values_list("comment", "account__name")
    taken = Assignment.objects.in_force().exclude(account=account)
    there = elsewhere.order_by().union(taken.order_by().values_list("comment", "account__name"))
    for comment, name in sorted(there, key=lambda pair: pair[1]):
        names.setdefault(comment, []).append(name)
    return {comment: _sentence(there) for comment, there in names.items()}


def _sentence(names):
    words = ngettext("%(name)s is on it", "%(names)s and %(name)s are on it", len(names))
    return words % {"names": _(", ").join(names[:-1]), "name": names[-1]}
