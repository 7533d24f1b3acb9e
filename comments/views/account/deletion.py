"""Deleting one's own account. Here and not in accounts, because it tells of comments."""

from functools import partial

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.member import erasure
from accounts.reauthentication.checks import (
    is_reauthenticated,
    reauthenticated,
    reauthentication_url,
    sends,
)
from accounts.signin.account_deletion import DeleteAccountForm


def proves_by_other_means(request):
    """Whether they have to prove that it is them; who has a password gives it in the form itself."""
    return sends(request) and not request.user.has_usable_password()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@partial(reauthenticated, when=proves_by_other_means)
def delete(request):
    """The page that says what goes and what stays, with the button that deletes the account."""
    account = request.user
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, user=account)
    if form.is_bound and not form.why_not:
        if too_often := ratelimit.consume_or_429(request, action="reauthenticate", user=account):
            return too_often
        if form.is_valid() and form.erase():
            logout(request)
            return redirect("account_deleted")
    status = 409 if form.is_bound and form.why_not else 422 if form.errors else 200
    context = {
        "form": form,
        "why_not": form.why_not,
        "is_surely_them": account.has_usable_password() or is_reauthenticated(request),
        "again_url": reauthentication_url(account, request.path),
        "facts": erasure.facts(account),
    }
    return render(request, "member/delete.html", context, status=status)


@never_cache
@require_safe
def deleted(request):
    """The page for somebody whose account is deleted."""
    return render(request, "member/deleted.html")
