"""The public log of what moderators did."""

from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.pagecache.page_store import stored
from blog.views.syndication.feeds import BlogFeed
from comments.writers.identity import writer_of
from lib.text.times import month_of
from moderation.log import timeline, totals
from moderation.log.forms import LogForm
from moderation.log.months import numbers
from moderation.models import Decision
from moderation.plans import appeals
from moderation.record.access import can_purge, is_moderator
from moderation.wording.log import OfDecision


@require_safe
@stored
def shown(request, number=1, kind="", rule="", year=None, month=None):
    """A page of the log, or of what one kind, one rule, one month has of it."""
    staff = is_moderator(request)
    asked = {"kind": kind, "rule": rule, "month": month and f"{year:04}-{month:02}"}
    form = _valid(LogForm(asked, for_staff=staff))
    page = _page(number, form.selection, staff)
    context = {
        "form": form,
        "page": page,
        "selection": form.selection,
        "earlier": page.has_next() and form.selection.address(number + 1),
        "later": page.has_previous() and form.selection.address(number - 1),
        "kinds": [
            (label, form.selection.of_kind(kind)) for kind, (label, *_) in timeline.KINDS.items()
        ],
        "month": _numbers(form) if number == 1 else None,
        "totals": _totals(form, number),
        "since": timeline.since(),
        "staff": staff,
    }
    return render(request, "moderation/log/log.html", context)


@require_safe
def find(request):
    """Redirect from the two menus of the log to the chosen entries."""
    form = _valid(LogForm(request.GET, for_staff=is_moderator(request)))
    return redirect(form.selection)


@require_safe
@stored
def entry(request, pk):
    """One decision. Its own address answers at once, and says when the log shows it."""
    decision = get_object_or_404(Decision.objects.logged().with_all(), pk=pk)
    staff = is_moderator(request)
    own = Decision.objects.received_by(writer_of(request)).filter(pk=pk).exists()
    if not (staff or own and not decision.is_undone or decision.is_for_everybody):
        raise Http404
    context = {"entry": OfDecision(decision), "decision": decision, "staff": staff, "own": own}
    context["appeal"] = appeals.in_public(decision)
    context["can_purge"] = can_purge(request) and decision.is_removal
    return render(request, "moderation/log/entry.html", context)


class LogFeed(BlogFeed):
    """The newest entries that the log shows."""

    def heading(self, obj):
        return _("Moderation log")

    def page(self, obj):
        return reverse("log")

    def address(self, obj):
        return reverse("log_feed")

    def items(self, obj):
        return timeline.newest()

    def item_title(self, entry):
        return entry.text

    def item_description(self, entry):
        return entry.detail

    def item_pubdate(self, entry):
        return entry.at

    def item_extra_kwargs(self, entry):
        return {"html": entry.detail}


feed = require_safe(stored(LogFeed()))


def _page(number, selection, for_staff):
    try:
        return timeline.page(number, selection, for_staff)
    except EmptyPage as missing:
        raise Http404 from missing


def _valid(form):
    """The form, unless it asks for what the log never tells of."""
    if not form.is_valid():
        raise Http404
    return form


def _totals(form, number):
    """What was decided under each revision; above the whole log alone."""
    if number > 1 or form.selection != timeline.EVERYTHING:
        return None
    return {
        "revisions": totals.by_revision(Decision.objects.public()),
        "waived": totals.waived_now(),
    }


def _numbers(form):
    """The numbers of the month that is shown or, in the whole log, of this month."""
    selection = form.selection
    if selection.rule:
        return None
    return numbers(selection.month or month_of(timezone.now()), form.rules.values())
