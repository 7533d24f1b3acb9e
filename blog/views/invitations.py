"""The page that an invitation by mail leads to: what it is to, and the button that accepts it."""

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation, User
from accounts.models.audit import Kind, record
from accounts.models.invitations import InvitationRefused
from accounts.names import ownership, spelling
from accounts.permissions.roles import give, name_of, sentence_of
from accounts.signin.founder import sign_in
from accounts.signin.invited import InvitedForm, can_make_account
from blog.models import Site


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, key):
    """The page of an invitation, for whoever has the link; only an account that has proved its address can accept."""
    invited = Invitation.opened(key)
    if invited is None:
        raise Http404
    account = request.user if request.user.is_authenticated else None
    try:
        invited.ensure_open(account)
        if not account and can_make_account(invited):
            return _joining(request, invited)
        if request.method == "POST" and account:
            _take_role(invited, request.user)
            messages.success(request, _("Welcome. You can begin here."))
            return redirect(_place_of_work(invited, request.user))
    except InvitationRefused as why_not:
        return _page(
            request, invited, str(why_not), status=409 if request.method == "POST" else 200
        )
    return _page(request, invited)


def _take_role(invited, account):
    with transaction.atomic():
        invited.accept(User.objects.get(pk=account.pk), _give)
        record(Kind.ROLE_GIVEN, invited.by, account, role=invited.role)
        Site.bump(everything=True)  # Names of those with a role are marked on pages.


def _joining(request, invited):
    """The form that makes the account of somebody who was handed the link; sent, they are signed in to it."""
    form = InvitedForm(invited, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, invited, form=form, status=422 if form.errors else 200)
    password = make_password(form.cleaned_data["password"])
    try:
        with transaction.atomic():
            account = form.save(password)
            _take_role(invited, account)
    except IntegrityError:  # Somebody took the name, or the link was used, at the same moment.
        form.add_error("name", spelling.TAKEN)
        return _page(request, invited, form=form, status=409)
    return sign_in(request, account, _place_of_work(invited, account))


def _place_of_work(invited, account):
    """The name of the page on which somebody begins: who only moderates can't open the desk's first."""
    only_moderates = invited.role == "Moderator" and not User.objects.get(pk=account.pk).is_staff
    return "review" if only_moderates else "admin:index"


def _give(account, role):
    with ownership.renaming(account):
        give(account, role)


def _page(request, invited, why_not="", status=200, form=None):
    context = {"invitation": invited, "why_not": why_not, "path": request.path, "form": form}
    context |= {"role": name_of(invited.role), "sentence": sentence_of(invited.role)}
    return render(request, "blog/invitation.html", context, status=status)
