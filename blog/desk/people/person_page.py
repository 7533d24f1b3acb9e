"""Somebody's account at the desk: what they are called, what they may do, and whether they can sign in."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.models.audit import Kind, record
from accounts.names import ownership
from accounts.permissions import owners, roles
from accounts.reauthentication.checks import reauthenticated
from blog.desk.forms import PersonForm
from blog.models import Site
from lib.web.admin_pages import OwnPages

CHANGE, LOOK, DELETE = (f"accounts.{verb}_user" for verb in ("change", "view", "delete"))


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request, pk):
    """The form; who may look at it alone reads what it holds. An owner's is for owners."""
    by = request.user
    if not by.has_perm(LOOK) and not by.has_perm(CHANGE):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if not owners.may_change(by, person):
        if request.method == "POST":
            return redirect(request.path)
        messages.warning(request, owners.ONLY_AN_OWNER)
    elif request.method == "POST":
        return _changed(request, person)
    return _page(request, PersonForm(instance=person, by=by))


def _changed(request, person):
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    form = PersonForm(request.POST, instance=person, by=request.user)
    try:
        if not _save(request, form):
            return _page(request, form)
    except IntegrityError:
        # Somebody took the name between our look and our insert. By now the form says so.
        return person_page(request, person.pk)
    for sentence in form.done or [_("Saved.")]:
        messages.success(request, sentence)
    if person == request.user:
        # Whoever gave up their own role is led to where they may be.
        now = User.objects.get(pk=person.pk)
        if not now.has_perm(LOOK):
            return redirect("admin:index" if now.is_staff else "account")
    return redirect("admin:accounts_user_changelist")


def _save(request, form):
    """Whether the form is valid, and saved. That somebody else stays an owner is judged under their locks."""
    with transaction.atomic():
        if not form.is_valid():
            return False
        with ownership.renaming(form.instance):
            form.save()
        _record(request.user, form)
        OwnPages.put_on_history(request, form.instance, form)
        Site.bump(everything=True)  # Names stand on articles and in the log.
    return True


def _record(by, form):
    """Put on record what the staff changed of somebody; what they were called is told by a key."""
    person, before = form.instance, form.initial
    if person != by and person.name != before["name"]:
        former = person.former_names.filter(name=before["name"]).order_by("-pk").first()
        record(Kind.NAME_CHANGED, by, person, field="name", former=former and former.pk)
    if person != by and person.staff_name != before["staff_name"]:
        record(Kind.NAME_CHANGED, by, person, field="staff_name")
    for kind, names in zip((Kind.ROLE_GIVEN, Kind.ROLE_TAKEN), form.difference, strict=True):
        for role in sorted(names):
            record(kind, by, person, role=role)
    # Of the staff, of before or from now on, whether they can sign in.
    if person.is_active != form.was_active and (form.was_on_the_staff or roles.role_names(person)):
        record(Kind.ACCOUNT_OPENED if person.is_active else Kind.ACCOUNT_CLOSED, by, person)


def _page(request, form):
    person, by = form.instance, request.user
    is_in_reach = owners.may_change(by, person)
    may_change = is_in_reach and by.has_perm(CHANGE)
    fields = [*form.fields]
    desk = admin.site.get_model_admin(User)
    shown = [(None, {"fields": fields})]
    about = {
        "title": str(person),
        "adminform": AdminForm(form, shown, {}, () if may_change else fields, desk),
        "errors": form.errors,
        "show_save": may_change,
        "show_close": not may_change,
        "show_delete_link": is_in_reach and by.has_perm(DELETE),
    }
    context = OwnPages.frame(request, person, **about)
    template = "admin/accounts/user/change_form.html"
    return render(request, template, context, status=422 if form.errors else 200)
