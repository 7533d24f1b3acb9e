"""The policy in Django's admin: its list, its permissions, its history. The other pages are moderation/deeds/policy."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lib.web.admin_pages import OwnPages
from moderation.deeds.policy import drafting, publishing
from moderation.models import PolicyRevision


@admin.register(PolicyRevision)
class PolicyRevisionAdmin(OwnPages):
    """Drafts are written and published here; what is published can only be read."""

    list_display = ["__str__", "state", "effective_at", "rules", "summary"]
    list_select_related = ["withdrawal"]
    actions = None
    djangos = ("changelist", "delete", "history")
    pages = [
        ("add/", "add", drafting.begin),
        ("<int:pk>/change/", "change", drafting.revision),
        ("<int:pk>/preview/", "preview", drafting.preview),
        ("<int:pk>/publish/", "publish", publishing.publish),
        ("<int:pk>/withdraw/", "withdraw", publishing.withdraw),
    ]

    def has_delete_permission(self, request, obj=None):
        is_open = obj is None or obj.published_at is None
        return is_open and super().has_delete_permission(request, obj)

    @admin.display(description=_("state"))
    def state(self, revision):
        if revision.published_at is None:
            return _("Draft")
        if revision.is_withdrawn:
            return _("Withdrawn")
        if revision.is_to_come:
            return _("Scheduled")
        return _("In force") if revision.is_in_force else _("Earlier")

    @admin.display(description=_("rules"))
    def rules(self, revision):
        return revision.rule_count

    @admin.display(description=_("changes"))
    def summary(self, revision):
        return revision.change.summary() if revision.change else "–"
