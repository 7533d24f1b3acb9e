"""Signing browsers out, from the page that lists them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reauthentication.checks import reauthenticated
from accounts.signin.where import sessions_list


@login_required
@require_POST
def end(request):
    """Sign out there without asking for a password: whoever finds a stranger there shouldn't look for one first."""
    sessions_list.end(request, request.POST.get("session", ""))
    messages.success(request, _("Signed out there."))
    return redirect("account_sign_in")


@login_required
@reauthenticated
@require_POST
def end_others(request):
    sessions_list.end_others(request)
    messages.success(request, _("Every other browser is signed out."))
    return redirect("account_sign_in")
