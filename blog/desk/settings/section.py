"""A section of the settings: a form of some of the site's columns."""

import hashlib
from copy import copy

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import record_changes
from blog.models import Site

SAVED_MEANWHILE = _(
    "These settings were saved in another tab, or by somebody else, after you opened this page."
    " Your changes are still here. Save again to replace what was saved meanwhile."
)


class SectionForm(forms.ModelForm):
    """What a section sets. It knows what it was filled with, so that no older page undoes a newer one."""

    title = line = ""
    template = "admin/own/section.html"
    also_kept = ()  # columns that it sets without a field of their name
    warning = ""  # what is saved and has no effect
    moved = ""  # the button that moved a row

    read = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, by=None, site, unsaved=None):
        self.unsaved = (
            unsaved or {}
        )  # files that were sent before (blog/desk/settings/unsaved_files.py)
        super().__init__(data, files, instance=site, label_suffix="")
        self.by = by
        self.initial["read"] = self.digest_of(site)

    @classmethod
    def digest_of(cls, site):
        names = [*cls._meta.fields, *cls.also_kept]
        kept = [getattr(site, Site._meta.get_field(name).attname) for name in names]
        return hashlib.sha256(repr(kept).encode()).hexdigest()[:16]

    def move(self, command):
        """Do what a button says that moves a row, and save nothing."""

    def put_into(self, site):
        """Give the site what was chosen."""
        for name in self._meta.fields:
            setattr(site, name, self.cleaned_data[name])

    def keep(self):
        """Save it, or return False where the section says something else by now than the form was filled with."""
        with transaction.atomic():
            site = Site.objects.select_for_update().get(pk=1)
            now, before = self.digest_of(site), copy(site)
            self.put_into(site)
            if self.digest_of(site) == now:  # A second press of the same button.
                return True
            if self.cleaned_data["read"] != now:
                self._show_again(read=now)
                self.add_error(None, SAVED_MEANWHILE)
                return False
            self.kept_with(site)
            site.save()
            record_changes(self.by, before, site, [*self._meta.fields, *self.also_kept])
            return True

    def shows_on(self, site):
        """Give a site that is only looked at what has no field of its name."""

    def kept_with(self, site):
        """Hook: save related rows in the same transaction."""

    def _show_again(self, **values):
        """Set values of fields before the form is shown again."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value
