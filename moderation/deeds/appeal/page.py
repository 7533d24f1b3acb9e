"""Where the person a decision is about asks that it be looked at again, and sees what comes of it.

An account or a known browser opens it by the decision's number; a guest also by the link in
their letters, whatever browser they read them in.
"""

from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import Comment
from comments.writers.identity import writer_of
from moderation.deeds.appeal import action
from moderation.deeds.appeal.action import AppealedAlready, TooLate
from moderation.deeds.appeal.forms import AppealForm
from moderation.forms.requests import get_or_post, sent
from moderation.models import Decision
from moderation.plans import appeals


@dataclass(frozen=True)
class Place:
    """A decision, and the addresses under which its person finds the appeal against it."""

    decision: Decision
    address: str
    to_withdraw: str


def for_its_person(view):
    """The view is given the Place of a decision, found by its number or behind a guest's link."""

    @never_cache
    @get_or_post
    @wraps(view)
    def view_of_place(request, pk=None, key=None):
        if place := _place_behind(key) if key else _of_their_own(request, pk=pk):
            return view(request, place)
        if key:
            return render(request, "appeals/no_such_link.html", status=404)
        return _not_theirs(request, pk=pk)

    return view_of_place


@for_its_person
def appeal(request, place):
    """The form for an appeal, or how the appeal stands."""
    form = AppealForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            action.appeal(place.decision, form.cleaned_data["text"])
            messages.success(request, _("Your appeal is sent."))
            return redirect(place.address)
        except AppealedAlready:
            return redirect(place.address)
        except TooLate:
            return _page(request, place, form, status=409)
    return _page(request, place, form, status=422 if form.errors else 200)


@for_its_person
def withdraw(request, place):
    """Take the appeal back."""
    if not hasattr(place.decision, "appeal"):
        return redirect(place.address)
    if request.method == "POST":
        try:
            action.withdraw_appeal(place.decision.appeal)
            messages.success(request, _("Your appeal is withdrawn."))
        except TooLate:
            pass  # The page says what came first.
        return redirect(place.address)
    if not place.decision.appeal.is_open:
        return redirect(place.address)
    return render(request, "appeals/withdraw.html", {"place": place})


@never_cache
@require_safe
def of_comment(request, pk):
    """Redirect the writer of a removed comment to the page of its decision."""
    if place := _of_their_own(request, comment=pk, reversed_by__isnull=True):
        return redirect(place.address)
    if own := Comment.objects.by(writer_of(request)).filter(pk=pk).first():
        return render(request, "appeals/no_decision.html", {"comment": own}, status=404)
    return _not_theirs(request, comment=pk, reversed_by__isnull=True)


def _of_their_own(request, **which):
    """The Place of the latest such decision about whoever asks, or None."""
    theirs = Decision.objects.appealable().received_by(writer_of(request)).with_all()
    if decision := theirs.filter(**which).order_by("pk").last():
        return Place(
            decision, appeals.address(decision), reverse("appeal_withdraw", args=[decision.pk])
        )
    return None


def _not_theirs(request, **which):
    """The answer to a stranger, both ways to their appeal; to somebody signed in, that it isn't about them."""
    if request.user.is_authenticated:
        return render(request, "appeals/not_theirs.html", status=404)
    appealable = (
        Decision.objects.public().appealable().with_all().filter(**which).order_by("pk").last()
    )
    return render(request, "appeals/who.html", {"decision": appealable}, status=403)


def _place_behind(key):
    try:
        link = appeals.Link.opened(key)
    except appeals.NotOurs:
        return None
    return Place(link.decision, link.address(), reverse("guest_appeal_withdraw", args=[link.key]))


def _page(request, place, form, status):
    decision = Decision.objects.with_all().get(pk=place.decision.pk)
    context = {
        "place": place,
        "decision": decision,
        "appeal": getattr(decision, "appeal", None),
        "comment": appeals.comment_of(decision),
        "can_be_sent": appeals.can_be_sent(decision),
        "deadline": appeals.deadline(decision),
        "by_another": appeals.is_looked_at_by_another(decision),
        "usual_days": appeals.usual_days(),
        "form": form,
    }
    # Where whoever changes their mind goes; a guest to the log's entry, if there is a public one.
    context["back"] = reverse("account")
    if not request.user.is_authenticated:
        is_public = decision.is_for_everybody
        context["back"] = decision.get_absolute_url() if is_public else reverse("home")
    return render(request, "appeals/appeal.html", context, status=status)
