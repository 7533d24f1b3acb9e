"""The page that an invitation by mail leads to: what it is to, and the button that accepts it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation, User
from accounts.models.audit import Kind, record
from accounts.models.invitations import Refused
from accounts.names import ownership
from accounts.permissions.roles import give, name_of, sentence_of
from blog.models import Site


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, key):
    """Whoever has the link sees what it is to; only an account that has proved its address can accept."""
    invited = Invitation.opened(key)
    if invited is None:
        raise Http404
    account = request.user if request.user.is_authenticated else None
    try:
        invited.ensure_open(account)
        if request.method == "POST" and account:
            return _accepted(request, invited)
    except Refused as why_not:
        return _page(
            request, invited, str(why_not), status=409 if request.method == "POST" else 200
        )
    return _page(request, invited)


def _accepted(request, invited):
    with transaction.atomic():
        invited.accept(User.objects.get(pk=request.user.pk), _give)
        record(Kind.ROLE_GIVEN, invited.by, request.user, role=invited.role)
        Site.bump(everything=True)  # Names of those with a role are marked on pages.
    messages.success(request, _("Welcome. You can begin here."))
    return redirect("admin:index")


def _give(account, role):
    with ownership.renaming(account):
        give(account, role)


def _page(request, invited, why_not="", status=200):
    context = {"invitation": invited, "why_not": why_not, "path": request.path}
    context |= {"role": name_of(invited.role), "sentence": sentence_of(invited.role)}
    return render(request, "blog/invitation.html", context, status=status)
