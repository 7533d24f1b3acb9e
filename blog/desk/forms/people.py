"""The form of somebody's account, at the desk."""

from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import owners, roles
from lib.web.choices import RowsChoice


class PersonForm(forms.ModelForm):
    """Who may do what; the last owner stays one, and so does the last who gives roles."""

    asks = ()  # sentences to be confirmed before it is saved
    done = ()  # what it did to their roles, once it is saved
    difference = (), ()  # those that it gave and those that it took, by name
    was_active, was_on_the_staff = True, False  # before it was saved

    class Meta:
        model = User
        fields = ["name", "staff_name", "site", "about", "groups", "is_active", "is_superuser"]
        labels = {"is_superuser": _("Owner"), "groups": _("Roles"), "about": _("A line about them")}
        help_texts = {
            "name": _("Shown next to their comments and articles."),
            "staff_name": _(
                "The name under their public decisions. Leave empty for “a moderator”."
            ),
            "site": _("Their own website, beginning with https:// or http://."),
            "groups": _("We ask you once more before somebody gets a role."),
            "is_superuser": _(
                "An owner can do everything. Only an owner can change an owner’s account."
            ),
            "is_active": _("Without this, nobody can sign in to this account."),
        }
        field_classes = {"groups": RowsChoice}
        # As Django's admin shows them.
        widgets = dict.fromkeys(["name", "staff_name", "about"], widgets.AdminTextInputWidget) | {
            "site": widgets.AdminURLFieldWidget,
            "groups": widgets.RelatedFieldWidgetWrapper(
                forms.CheckboxSelectMultiple(), User.groups.rel, admin.site
            ),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].label_from_instance = lambda group: roles.lets(group.name)
        if not by.is_superuser:
            del self.fields["is_superuser"]  # Owners make owners.

    def clean(self):
        cleaned = super().clean()
        owners.hold()
        before = User.objects.get(pk=self.instance.pk)
        why_not = owners.refusal_of_change(
            before,
            is_active=cleaned.get("is_active", before.is_active),
            is_owner=cleaned.get("is_superuser", before.is_superuser),
            roles=cleaned.get("groups", before.groups.all()),
        )
        if why_not:
            self.add_error(None, why_not)
        elif not self.errors:
            # What a role lets somebody do is read before they have it.
            is_owner = cleaned.get("is_superuser", False)
            names = roles.gained(before, cleaned.get("groups", ()), is_owner)
            self.confirmation = ", ".join(names)
            if names and self.data.get("gives") != self.confirmation:
                self.asks = [roles.lets(name) for name in names]
                self.add_error(None, _("Read what the role lets them do, and confirm it."))
            now = (
                cleaned.get("groups", before.groups.all()),
                cleaned.get("is_superuser", before.is_superuser),
            )
            self.done = roles.changed(before, *now)
            self.difference = roles.difference(before, *now)
            self.was_active, self.was_on_the_staff = (
                before.is_active,
                bool(roles.role_names(before)),
            )
        return cleaned
