"""The accounts of people, at the desk: who may do what. Their list is here, the pages of one beside it."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reauthentication.checks import reauthenticated
from blog.desk.people.deleting import delete, delete_selected
from blog.desk.people.person_page import person_page
from lib.web.admin_pages import OwnPages

TABS = {
    "Contributor": _("Contributors"),
    "Author": _("Authors"),
    "Editor": _("Editors"),
    "Moderator": _("Moderators"),
    "Admin": _("Admins"),
}


@reauthenticated
def people(request):
    """Django's list, below tabs: each role, and who can't sign in."""
    tabs = [(_("Everybody"), "", User.objects.count())]
    for group in Group.objects.annotate(n=Count("user")).order_by("pk"):
        tabs.append((TABS.get(group.name, group.name), f"groups__id__exact={group.pk}", group.n))
    closed = User.objects.filter(is_active=False).count()
    tabs.append((_("Can’t sign in"), "is_active__exact=0", closed))
    is_open = request.GET.urlencode()
    tabs = [(label, query, n, query == is_open) for label, query, n in tabs]
    return admin.site.get_model_admin(User).changelist_view(request, {"tabs": tabs})


@admin.register(User)
class PersonAdmin(OwnPages):
    """Who may do what. People join by signing up, and nobody here can read or set a password."""

    change_list_template = "admin/accounts/user/list.html"
    list_display = ["name"]
    list_filter = ["groups", "is_active"]  # as the tabs ask
    search_fields = ["name", "staff_name", "email"]
    ordering = ["name"]
    actions = [delete_selected]
    pages = [
        ("", "changelist", people),
        ("<int:pk>/change/", "change", person_page),
        ("<int:pk>/delete/", "delete", delete),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")
