"""A moderator takes a comment for an hour, hands it over, or lets it go. Anybody decides all the same."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from moderation.deeds.assign.forms import HandOverForm
from moderation.desk.assignments import until
from moderation.desk.navigation import back, page, to_list
from moderation.forms.requests import get_or_post, sent
from moderation.models import Assignment
from moderation.plans import applicable_rules


@get_or_post
def take(request, pk):
    """Take a comment for an hour, or for another one."""
    comment = _comment_or_404(pk)
    if request.method == "POST" and not Assignment.objects.take(request.user, pk):
        messages.warning(request, _("Somebody else has taken it in the meantime."))
    return _onwards(request, comment)


@get_or_post
def let_go(request, pk):
    """Let go of a comment that one has; of one that one hasn't, nothing is changed."""
    comment = _comment_or_404(pk)
    if request.method == "POST":
        Assignment.objects.let_go(request.user, pk)
    return _onwards(request, comment)


@get_or_post
def hand_over(request, pk):
    """Hand a comment over to a moderator, with a note; its giver must still have it."""
    comment, meanwhile = _comment_or_404(pk), None
    form = HandOverForm(sent(request), giver=request.user)
    if request.method == "POST" and form.is_valid():
        to, note = form.cleaned_data["to"], form.cleaned_data["note"]
        if Assignment.objects.hand_over(request.user, pk, to, note):
            words = _("%(name)s has it until %(at)s.")
            messages.success(request, words % {"name": to.name, "at": until(comment)})
            return _onwards(request, comment)
        meanwhile = _("It isn’t yours any more. Take it first.")
    return page(request, "moderation/queue/hand_over.html", form, meanwhile, comment=comment)


def _comment_or_404(pk):
    return get_object_or_404(applicable_rules.judgeable(), pk=pk)


def _onwards(request, comment):
    return back(request) or to_list(request, comment)
