"""Who is kept from commenting, who was, and finding somebody to be."""

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation.desk.find_people import people_named
from moderation.models import Ban
from moderation.plans.acquaintance import acquainted

ROWS = 500
LISTS = {
    "in_force": (
        _("In force"),
        Ban.objects.in_force,
        _("Nobody is banned. Bans and suspensions in force are listed here."),
    ),
    "appealed": (_("Appealed"), Ban.objects.appealed, _("No appeal against a ban is open.")),
    "ended": (
        _("Ended"),
        Ban.objects.ended,
        _("No ban has ended yet. Ended and lifted bans are listed here."),
    ),
}


@require_safe
def bans(request, *, show="in_force"):
    bans = LISTS[show][1]()
    rows = list(bans.with_all().prefetch_related("fingerprints")[:ROWS])
    acquainted(ban.pseudonym for ban in rows)
    context = {
        "bans": rows,
        "is_ended": show == "ended",
        "nobody": LISTS[show][2],
        "chips": [(name, words, ask().count()) for name, (words, ask, _none) in LISTS.items()],
        "show": show,
        "people": bans.aggregate(n=Count("pseudonym", distinct=True))["n"],
        "flagged": flagged(),
    }
    return render(request, "moderation/ban/bans.html", context)


def flagged():
    """The bans in force that have lost what they rested on, of people that moderators can tell apart."""
    flagged_bans = Ban.objects.without_strikes()
    acquainted(ban.pseudonym for ban in flagged_bans)
    return flagged_bans


@require_safe
def ban_somebody(request):
    """Whom to ban, by the name that they write under."""
    name = " ".join(request.GET.get("name", "").split())
    people = people_named(name, request.user) if name else []
    return render(request, "moderation/ban/somebody.html", {"name": name, "found": people})
