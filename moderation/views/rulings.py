"""The appeals on the moderators' desk, and the ruling on each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from moderation import actions, appeals, effects
from moderation.actions import Changed, Decided, NotAllowed
from moderation.forms import RulingForm
from moderation.models import Appeal
from moderation.views.ways import get_or_post, page, sent
from moderation.wording import staff

ROWS = 500


@require_safe
def open_appeals(request):
    return _list(request, Appeal.objects.open().oldest_first(), is_closed=False)


@require_safe
def closed_appeals(request):
    return _list(request, Appeal.objects.closed().order_by("-pk"), is_closed=True)


@get_or_post
def appeal(request, pk):
    """What is said, the comment and the decision; the ruling, for whoever may rule."""
    appeal = get_object_or_404(Appeal.objects.with_all(), pk=pk)
    form = RulingForm(sent(request))
    refusal = appeal.is_open and appeals.why_not(request.user, appeal.decision)
    if request.method == "POST" and refusal:
        return _page(request, appeal, form, NotAllowed(refusal), status=403)
    if request.method != "POST" or not form.is_valid():
        return _page(request, appeal, form)
    said = form.cleaned_data
    try:
        ruling = actions.rule(
            request.user, appeal, form.is_granted, said["words"], shown=_shown(request, said)
        )
    except (Changed, Decided, NotAllowed) as meanwhile:
        return _page(request, appeal, form, meanwhile)
    messages.success(request, staff.done(ruling))
    return redirect("appeals")


def _shown(request, said):
    """The digest of what this page said the chosen ruling would do."""
    return request.POST.get(f"shown_{said['ruling']}", "")


def _page(request, appeal, form, meanwhile=None, status=None):
    appeal = Appeal.objects.with_all().get(pk=appeal.pk)
    decision = appeal.decision
    outcomes = {
        value: effects.of_ruling(appeal, value == form.GRANT)
        for value in (form.GRANT, form.REFUSE)
        if appeal.is_open
    }
    context = {
        "appeal": appeal,
        "decision": decision,
        "comment": appeals.comment_of(decision),
        "deed": staff.deed(decision),
        "refusal": appeals.why_not(request.user, decision),
        "is_own_decision": decision.made_by.account_id == request.user.pk,
        "outcomes": [(value, does, effects.digest(does)) for value, does in outcomes.items()],
        "ruled": appeal.ruled and staff.deed(appeal.ruled),
    }
    answer = page(request, "moderation/appeal.html", form, meanwhile, **context)
    answer.status_code = status or answer.status_code
    return answer


def _list(request, shown, is_closed):
    rows = list(shown.with_all()[:ROWS])
    for appeal in rows:
        appeal.why_not = appeals.why_not(request.user, appeal.decision)
    context = {
        "appeals": rows,
        "is_closed": is_closed,
        "open": Appeal.objects.open().count(),
        "closed": Appeal.objects.closed().count(),
        "oldest": Appeal.objects.open().oldest_first().first(),
    }
    return render(request, "moderation/appeals.html", context)
