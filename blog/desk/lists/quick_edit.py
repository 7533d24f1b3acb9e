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
from lib.text.numbers import number

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
                always = {field.name for field in thing._meta.concrete_fields}
                always &= {"day", "changed_at"}  # They change whenever anything does.
                thing.save(update_fields={*(changed - {"tags"}), *always})
                self._save_rest()
                # The versions say the same, so that publishing one takes nothing back.
                fields = {name: self.data.getlist(name) for name in self.data if name in WIDGETS}
                own = {name: self.cleaned_data[name] for name in OWN if name in changed}
                thing.keep_changed(by, own, fields)
        return thing

    def _save_rest(self):
        """Save what has no column."""


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
    thing = get_object_or_404(shown.model.objects, pk=number(request.GET["quick"]))
    if not admin_of(thing._meta.model_name).has_change_permission(request, thing):
        raise PermissionDenied
    form = form_for(thing, request.POST if request.method == "POST" else None)
    try:
        is_saved = form.is_bound and form.is_valid() and bool(form.save(request.user))
    except IntegrityError:  # Somebody took the address between our look and our update.
        form.add_error("slug", gettext("Another article of that day already has this address."))
        is_saved = False
    if is_saved:
        message = gettext("Saved.")
        if thing.is_public:
            link = thing.get_absolute_url()
            message = format_html('{} <a href="{}">{}</a>', message, link, gettext("See it"))
        messages.success(request, message)
        return redirect(f"{shown.here}#{shown.model._meta.model_name}-{thing.pk}")
    return shown.show(quick=thing, form=form)
