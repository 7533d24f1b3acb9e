"""“Alder is reading it”: who has which comment open on the desk; “Hazel has it until 10:30”: who took it on.

A hint; nobody is locked out.
"""

from django.db.models import BooleanField, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.db import optional
from lib.text.lists import all_of, parted
from moderation.models import Assignment, Presence


def opened(request, comment):
    """Tell the others that this moderator's browser has opened `comment`.

    What a script fetches beforehand is not opened yet; the script says so when it is.
    """
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    is_prefetch = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method == "GET" and is_page and not is_prefetch:
        optional.try_to(Presence.objects.take, request.user, comment.pk)


def of_others(account):
    """{comment's key: “Hazel has it until 10:30. Alder is reading it”} wherever somebody else is."""
    people = {}
    reading = _of(Presence.objects.of_others(account), has_it=False)
    having = _of(Assignment.objects.in_force().exclude(account=account), has_it=True)
    for comment, *somebody in reading.union(having):
        people.setdefault(comment, []).append(somebody)
    return {comment: _sentence(sorted(there)) for comment, there in people.items()}


def _of(rows, *, has_it):
    rows = rows.order_by().annotate(has_it=Value(has_it, BooleanField()))
    return rows.values_list("comment", "account__name", "has_it", "ends_at")


def _sentence(there):
    """A sentence of who has a comment, then who else is reading it; `there` has (name, has it, until when)."""
    owners = [(name, ends_at) for name, has_it, ends_at in there if has_it]
    sentences_there = [
        _("%(name)s has it until %(at)s") % {"name": name, "at": f"{localtime(ends_at):%H:%M}"}
        for name, ends_at in owners
    ]
    names = [name for name, has_it, _at in there if not has_it and name not in dict(owners)]
    if names:
        words = ngettext("%(names)s is reading it", "%(names)s are reading it", len(names))
        sentences_there.append(words % {"names": all_of(names)})
    return parted(sentences_there)
