"""Statistics of moderators' decisions, for the staff alone."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lib.text.numbers import number
from moderation.models import Pseudonym
from moderation.pure import bars
from moderation.statistics.figures import Figures
from moderation.statistics.spans import spans
from moderation.statistics.table import as_csv


@require_safe
def shown(request):
    """The figures of a span: of everybody's decisions, or of one moderator's."""
    figures, choices = _asked(request)
    # Of the revisions only the latest, and the one that is chosen.
    revisions = [key for key in choices if key.startswith("revision-")]
    hidden = set(revisions[1:]) - {figures.span.key}
    context = {
        "figures": figures,
        "bars": bars.drawn([one.stack for one in figures.stretches]),
        "spans": [span for key, span in choices.items() if key not in hidden],
        "most": max((one.removed for one in figures.by_rule), default=0),
    }
    return render(request, "moderation/statistics/statistics.html", context)


@require_safe
def table(request):
    """The statistics as a file for a spreadsheet."""
    figures, _choices = _asked(request)
    answer = HttpResponse(f"\ufeff{as_csv(figures)}", content_type="text/csv; charset=utf-8")
    name = f"statistics-{figures.span.key or 'weeks'}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request):
    """The Figures that an address asks for, and every span that there is."""
    choices = spans()
    span = choices.get(request.GET.get("span", ""))
    key = request.GET.get("moderator", "")
    if span is None:
        raise Http404
    people = Pseudonym.objects.filter(decisions__isnull=False).distinct()
    moderator = get_object_or_404(people, pk=number(key)) if key else None
    return Figures(span, moderator), choices
