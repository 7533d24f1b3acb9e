"""The accounts of people, at the desk: who may do what."""

from contextlib import nullcontext

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.member import erasure
from accounts.models import User
from accounts.models.audit import Kind, record
from accounts.names import ownership
from accounts.permissions import owners, roles
from accounts.reauthentication.checks import reauthenticated
from blog.desk.desk_admin import DeskAdmin
from blog.desk.forms import PersonForm
from blog.models import Site


class RolesFilter(admin.RelatedFieldListFilter):
    """Roles are Django's groups, and called so nowhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("roles")
        self.empty_value_display = _("no role")


TABS = {
    "Contributor": _("Contributors"),
    "Author": _("Authors"),
    "Editor": _("Editors"),
    "Moderator": _("Moderators"),
    "Admin": _("Admins"),
}


@admin.register(User)
class PersonAdmin(DeskAdmin):
    """Who may do what. People join by signing up, and nobody here can read or set a password."""

    change_list_template = "admin/accounts/user/list.html"
    list_display = ["name"]
    list_filter = [("groups", RolesFilter), "is_active"]
    search_fields = ["name", "staff_name", "email"]
    form = PersonForm
    fields = ["name", "staff_name", "site", "about", "groups", "is_active"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    ordering = ["name"]
    view_on_site = False  # Most have no page: it is there once they have commented.

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_add_permission(self, request):
        return False

    def get_fields(self, request, obj=None):
        made_by_owners = ["is_superuser"] if request.user.is_superuser else []
        return super().get_fields(request, obj) + made_by_owners

    def has_change_permission(self, request, person=None):
        allowed = super().has_change_permission(request, person)
        return allowed and (person is None or owners.may_change(request.user, person))

    @method_decorator(reauthenticated)
    def changelist_view(self, request, extra_context=None):
        tabs = [(_("Everybody"), "", User.objects.count())]
        for group in Group.objects.annotate(n=Count("user")).order_by("pk"):
            tabs.append(
                (TABS.get(group.name, group.name), f"groups__id__exact={group.pk}", group.n)
            )
        closed = User.objects.filter(is_active=False).count()
        tabs.append((_("Can’t sign in"), "is_active__exact=0", closed))
        is_open = request.GET.urlencode()
        tabs = [(label, query, n, query == is_open) for label, query, n in tabs]
        return super().changelist_view(request, {"tabs": tabs} | (extra_context or {}))

    @method_decorator(reauthenticated)
    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, extra_context)

    @method_decorator(reauthenticated)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        person = object_id and self.get_object(request, unquote(object_id))
        may_look = self.has_view_permission(request)
        if person and may_look and not owners.may_change(request.user, person):
            if request.method == "POST":
                return redirect(request.path)
            messages.warning(request, owners.ONLY_AN_OWNER)
        # That somebody else stays an owner is judged under their locks.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        with ownership.renaming(obj):
            super().save_model(request, obj, form, change)
        if obj != request.user:
            _record_naming(request.user, form)
        Site.bump(everything=True)  # Names stand on articles and in the log.

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for kind, names in zip((Kind.ROLE_GIVEN, Kind.ROLE_TAKEN), form.difference, strict=True):
            for role in sorted(names):
                record(kind, request.user, form.instance, role=role)
        _record_closing(request.user, form)
        for sentence in form.done:
            messages.success(request, sentence)

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        """“Saved.” is left out where it was said already what was done."""
        if level != messages.SUCCESS or not messages.get_messages(request).added_new:
            super().message_user(request, message, level, *args, **kwargs)

    def response_post_save_change(self, request, person):
        """Redirect somebody who gave up their own role to where they may be, and say there that it is saved."""
        if person == request.user:
            now = User.objects.get(pk=person.pk)
            if not now.has_perm("accounts.view_user"):
                return redirect("admin:index" if now.is_staff else "account")
        return super().response_post_save_change(request, person)

    def has_delete_permission(self, request, person=None):
        """Whether the request may delete a person; only an owner deletes an owner."""
        allowed = super().has_delete_permission(request, person)
        return allowed and (person is None or owners.may_change(request.user, person))

    def get_deleted_objects(self, people, request):
        """The people who are deleted, and why they can't be; the page says in words what goes with them."""
        people = list(people)
        why_not = [f"{person}: {why}" for person in people for why in erasure.refusals(person)]
        if not why_not and (why := owners.refusal(*people)):
            why_not = [why]
        is_allowed = all(self.has_delete_permission(request, person) for person in people)
        needed = set() if is_allowed else {self.opts.verbose_name}
        summary = {self.opts.verbose_name_plural: len(people)}
        return [str(person) for person in people], summary, needed, why_not

    def delete_model(self, request, person):
        keeps_comments = "keep_comments" in request.POST
        try:
            erasure.erase(person, keeps_comments=keeps_comments, by=request.user)
        except erasure.Refused as why_not:  # Somebody else changed it since it was looked at.
            raise PermissionDenied(str(why_not)) from why_not

    def delete_queryset(self, request, people):
        for person in people:  # Each by itself: two at once would hold each other's locks.
            self.delete_model(request, person)


def _record_naming(by, form):
    """Put on record which name of somebody else was changed; what they were called is told by a key."""
    person, before = form.instance, form.initial
    if person.name != before["name"]:
        former = person.former_names.filter(name=before["name"]).order_by("-pk").first()
        record(Kind.NAME_CHANGED, by, person, field="name", former=former and former.pk)
    if person.staff_name != before["staff_name"]:
        record(Kind.NAME_CHANGED, by, person, field="staff_name")


def _record_closing(by, form):
    """Put on record that somebody of the staff, of before or from now on, can't sign in any more, or can again."""
    person = form.instance
    if person.is_active != form.was_active and (form.was_on_the_staff or roles.role_names(person)):
        kind = Kind.ACCOUNT_OPENED if person.is_active else Kind.ACCOUNT_CLOSED
        record(kind, by, person)
