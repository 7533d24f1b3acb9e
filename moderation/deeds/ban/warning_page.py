"""Pages on which readers see and confirm decisions about themselves."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from comments.views.writing.reply import form_again
from moderation.actions.bans import acknowledge
from moderation.forms.requests import get_or_post
from moderation.models import Ban
from moderation.wording import refusals


@never_cache
@login_required
@get_or_post
def warning(request, pk):
    """A warning is read; what was typed before that is in the form again."""
    warnings = Ban.objects.warning().filter(pseudonym__account=request.user).with_all()
    ban = get_object_or_404(warnings, pk=pk)
    if request.method != "POST":
        context = {"refusal": refusals.refusal(ban), "is_over": not ban.is_in_force}
        return render(request, "moderation/policy/warning.html", context)
    acknowledge(request.user, ban)
    return form_again(request) or redirect("account")
