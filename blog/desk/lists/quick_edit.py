"""What can be changed of an article without leaving the list."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.desk.access import admin_of
from blog.desk.forms import DayAndTime, TagNames
from blog.models import Page, Post, Tag, WritingLease
from blog.models.texts.typed import OWN

# The fields that stand in the editor's form under the same names.
WIDGETS = {"slug", "tags", "published_at_0", "published_at_1", "in_menu"}


class QuickEdit(forms.ModelForm):
    """The row's own form: nothing that is published with a text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def save(self, by):
        """The named columns alone: whoever writes the text just now loses none of it."""
        thing = self.instance
        kept = type(thing).objects.get(pk=thing.pk)
        changed = {name for name in self.Meta.fields if getattr(thing, name) != getattr(kept, name)}
        changed |= {"tags"} & set(self.changed_data)
        if changed:
            with transaction.atomic():
                WritingLease.lock(thing)
                kept.newest_version()  # The history begins with how it stood.
                self._save_columns(changed - {"tags"})
                self._save_rest()
                self._tell_versions(by, changed)
        return thing

    def _save_columns(self, names):
        """With what changes whenever anything does."""
        own = {field.name for field in self.instance._meta.concrete_fields}
        self.instance.save(update_fields={*names, *({"day", "changed_at"} & own)})

    def _save_rest(self):
        """What has no column."""

    def _tell_versions(self, by, changed):
        """Have the versions say the same, so that publishing one takes nothing back."""
        fields = {name: self.data.getlist(name) for name in self.data if name in WIDGETS}
        own = {name: self.cleaned_data[name] for name in OWN if name in changed}
        self.instance.keep_changed(by, own, fields)


class QuickPost(QuickEdit):
    tags = TagNames(label=_("Tags"), required=False)
    published_at = DayAndTime(label=_("Date and time"), required=True)

    class Meta:
        model = Post
        fields = ["title", "slug", "published_at"]
        labels = {"slug": _("Address")}

    def clean_published_at(self):
        given, kept = self.cleaned_data["published_at"], self.instance.published_at
        return kept if kept and given == kept.replace(second=0, microsecond=0) else given

    def _save_rest(self):
        if "tags" in self.changed_data:
            names = self.cleaned_data["tags"]
            self.instance.tags.set([Tag.objects.named(name) for name in names])


class QuickPage(QuickEdit):
    class Meta:
        model = Page
        fields = ["title", "slug", "in_menu"]
        labels = {"slug": _("Address")}


def form_for(thing, data=None):
    """The form of a row, filled in from the thing or from what was sent."""
    if isinstance(thing, Page):
        return QuickPage(data, instance=thing)
    initial = {"tags": list(thing.tags.all()), "published_at": thing.published_at}
    return QuickPost(data, instance=thing, initial=initial)


def answer(request, shown):
    """The list `shown` with one row open, or that row saved and the list as it was."""
    key = request.GET["quick"]
    keys = [int(key)] if key.isdecimal() and len(key) < 19 else []
    thing = get_object_or_404(shown.model.objects, pk__in=keys)
    if not admin_of(thing._meta.model_name).has_change_permission(request, thing):
        raise PermissionDenied
    form = form_for(thing, request.POST if request.method == "POST" else None)
    if form.is_bound and _saved(form, request.user):
        messages.success(request, _said(form.instance))
        return redirect(f"{shown.here}#{shown.model._meta.model_name}-{thing.pk}")
    return shown.show(quick=thing, form=form)


def _saved(form, by):
    try:
        return form.is_valid() and bool(form.save(by))
    except IntegrityError:  # Somebody took the address between our look and our update.
        form.add_error("slug", gettext("Another article of that day already has this address."))
        return False


def _said(thing):
    if not thing.is_public:
        return gettext("Saved.")
    said, link = gettext("Saved."), thing.get_absolute_url()
    return format_html('{} <a href="{}">{}</a>', said, link, gettext("See it"))
