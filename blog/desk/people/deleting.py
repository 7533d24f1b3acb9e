"""Accounts are deleted at the desk, one on its own page or several from the list: the same verb as their owner's."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import model_ngettext
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.member import erasure
from accounts.models import User
from accounts.permissions import owners
from accounts.reauthentication.checks import reauthenticated


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk):
    """Nobody but an owner deletes an owner."""
    if not request.user.has_perm("accounts.delete_user"):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if not owners.may_change(request.user, person):
        raise PermissionDenied
    why_not = _refusals([person])
    if request.POST and not why_not:
        _erase(request, [person])
        may_look_on = request.user.has_perm("accounts.change_user")
        return redirect("admin:accounts_user_changelist" if may_look_on else "admin:index")
    return _page(request, "delete_confirmation", object=person, protected=why_not)


@admin.action(permissions=["delete"])
def delete_selected(desk, request, people):
    """Those who are ticked in the list, once it was read what goes with them."""
    people = list(people)
    may_delete_all = all(owners.may_change(request.user, person) for person in people)
    why_not = _refusals(people)
    if request.POST.get("post") and not why_not:
        if not may_delete_all:
            raise PermissionDenied
        return _erase(request, people)
    about = {
        "objects_name": model_ngettext(desk.opts, len(people)),
        "queryset": people,
        "perms_lacking": not may_delete_all,
        "protected": why_not,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return _page(request, "delete_selected_confirmation", **about)


def _refusals(people):
    """Why these can't all be deleted: a list, empty if they can."""
    why_not = [f"{person}: {why}" for person in people for why in erasure.refusals(person)]
    return why_not or [why for why in [owners.refusal(*people)] if why]


def _erase(request, people):
    desk = admin.site.get_model_admin(User)
    for person in people:  # Each by itself: two at once would hold each other's locks.
        try:
            with transaction.atomic():
                desk.log_deletions(request, [person])
                keeps_comments = "keep_comments" in request.POST
                erasure.erase(person, keeps_comments=keeps_comments, by=request.user)
        except erasure.DeletionRefused as why_not:  # Changed by others since it was looked at.
            raise PermissionDenied(str(why_not)) from why_not
    if people:
        messages.success(request, _("Deleted."))


def _page(request, template, **context):
    desk = admin.site.get_model_admin(User)
    about = admin.site.each_context(request) | {"opts": desk.opts, "media": desk.media}
    return render(request, f"admin/accounts/user/{template}.html", about | context)
