"""Where a guest appeals in any browser: by a code to the address that they gave with the comment.

The page is the same for every address until the code was typed, and so is its time.
"""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments.views.writing.guest_codes import AsksGuest
from moderation.deeds.appeal.action import AppealedAlready, TooLate, appeal
from moderation.deeds.appeal.forms import AppealForm
from moderation.forms.requests import get_or_post
from moderation.models import Decision
from moderation.plans import appeals


@never_cache
@get_or_post
def by_code(request, pk):
    """Address, then code and reason; once the address is proved, the reason alone."""
    decision = get_object_or_404(Decision.objects.appealable().with_all(), pk=pk)
    asks = AsksGuest(request, accepts=partial(appeals.is_under, decision))
    if not (asks.email or decision.is_for_everybody and not decision.is_pending):
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if asks.is_sent or request.method == "POST" and not asks.email:
        form.errors.clear()  # Of the address first.
    elif request.method == "POST" and appeals.is_under(decision, asks.email) and form.is_valid():
        try:
            appeal(decision, form.cleaned_data["text"], email=asks.email)
        except AppealedAlready:
            return _page(request, decision, form, asks, "appealed", 409)
        except TooLate:
            return _page(request, decision, form, asks, "late", 409)
        messages.success(request, _("Your appeal is sent."))
        return redirect(appeals.Link(decision).address())
    return _page(request, decision, form, asks)


def _page(request, decision, form, asks, fault="", status=None):
    is_theirs = bool(asks.email) and appeals.is_under(decision, asks.email)
    public = appeals.in_public(decision)
    can_be_sent = appeals.can_be_sent(decision) if is_theirs else public and not public.is_over
    context = {
        "decision": decision,
        "asks": asks,
        "form": form,
        "fault": fault,
        "is_theirs": is_theirs,
        "comment": is_theirs and appeals.comment_of(decision),
        "until": appeals.public_deadline(decision),
        "is_over": bool(public and public.is_over),
        "can_be_sent": can_be_sent,
    }
    status = status or (422 if form.errors else asks.status)
    return render(request, "appeals/by_code.html", context, status=status)
