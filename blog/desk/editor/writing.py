"""The editor's form of an article or a page: shown with what is around it, or saved with all that follows."""

import secrets
from functools import cached_property

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.announcing import announce
from blog.content.markup.syntax.formulas import as_typed
from blog.desk import contributing
from blog.desk.drafts.working_copy import fill, fill_rows, sender_of
from blog.desk.editor import editor_page
from blog.desk.forms import PageForm
from blog.desk.media import pictures_admin
from blog.desk.publishing import preview, saving
from blog.embeds import fetching
from blog.related import relate


class Editor:
    """The form of `thing`, or of a new one. What was sent is kept in the version `kept` already, if there was one."""

    form_class = None
    is_of_articles = False
    template = "admin/blog/editor/editor.html"
    read_only = ()

    def __init__(self, request, desk, thing=None, kept=None):
        self.request, self.desk, self.thing, self.kept = request, desk, thing, kept
        about = {"instance": thing, "by": request.user}
        if request.method == "POST":
            self.form = self.form_class(request.POST, request.FILES, **about)
        else:
            self.form = self.form_class(initial=None if thing else self.beginning(), **about)

    rows = ()  # formsets below the form

    def beginning(self):
        return self.desk.get_changeform_initial_data(self.request)

    def answer(self):
        if self.request.method != "POST" or not self.is_valid():
            return self.show()
        with transaction.atomic():
            thing = self.form.save(commit=False)
            is_update = bool(self.thing) and editor_page.is_public(thing)
            self.save(thing)
            self.save_related()
            desk, is_new = self.desk, self.thing is None
            log = desk.log_addition if is_new else desk.log_change
            message = desk.construct_change_message(self.request, self.form, self.rows, is_new)
            log(self.request, thing, message)
        if "_continue" not in self.request.POST:
            messages.success(self.request, self.saved_message(thing, is_update))
        return self.leave(self.request, thing)

    def is_valid(self):
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows)])

    def save(self, thing):
        thing.save()
        pictures_admin.add_messages(self.request, self.form.received)
        kept = self.kept or thing.first_version(sender_of(self.request))
        saving.record(self.form, thing, kept)
        fetching.fetch_wanted.enqueue()
        relate.relate.enqueue()
        if announce.is_wanted():
            announce.announce.enqueue()
        for formula in as_typed(thing.rendered):
            warning = _(
                "We can’t read this formula, so readers see it as you typed it: %(formula)s"
            )
            messages.warning(self.request, warning % {"formula": formula})

    def save_related(self):
        self.form.save_m2m()

    def saved_message(self, thing, is_update):
        message = _("Updated.") if is_update else _("Published.")
        return format_html('{} <a href="{}">{}</a>', message, thing.get_absolute_url(), _("See it"))

    @classmethod
    def leave(cls, request, thing):
        """Back to the text; or to its preview, or to what is asked before it is published."""
        here = reverse(f"admin:blog_{thing._meta.model_name}_change", args=[thing.pk])
        leads = {
            "submit": reverse("admin:blog_submit", args=[thing.pk]),
            "preview": preview.saved_address(thing),
            "all": f"{here}?all",
            "publish": f"{here}?publish=1#publish",
        }
        return redirect(leads.get(request.POST.get("_continue"), here))

    def show(self):
        if not self.form.is_bound and self._newest and not self.thing.shows(self._newest):
            fill(self.form, self._newest)
            for rows in self.rows:
                fill_rows(rows, self._newest)
        context, status = self.context(), 422 if self.form.is_bound else 200
        return render(self.request, self.template, context, status=status)

    def context(self):
        """What the page reads, from Django's admin and from around the form."""
        request, desk, thing = self.request, self.desk, self.thing
        errors = AdminErrorList(self.form, self.rows)
        title = _("New %(thing)s") % {"thing": desk.opts.verbose_name}
        if thing:
            title = (self._newest or thing).title or _("Untitled")
        context = admin.site.each_context(request) | {
            "title": title,
            "opts": desk.opts,
            "original": thing,
            "adminform": self.adminform,
            "rows_below": self.rows,
            "errors": errors,
            "tab": self.form.data.get("tab") or secrets.token_urlsafe(12),
            "base": self._newest,
            "submits": contributing.only_contributes(request.user),
            "may_save": self.may_save,
            "has_delete_permission": desk.has_delete_permission(request, thing),
            "absolute_url": desk.address_of(thing) if thing else None,
        }
        return context | editor_page.around(self.adminform, thing, errors, self.is_of_articles)

    @cached_property
    def may_save(self):
        if self.thing:
            return self.desk.has_change_permission(self.request, self.thing)
        return self.desk.has_add_permission(self.request)

    @cached_property
    def adminform(self):
        return AdminForm(self.form, self.fieldsets(), {}, self.read_only, self.desk)

    def fieldsets(self):
        return self.form.fieldsets

    @cached_property
    def _newest(self):
        return self.thing and self.thing.versions.newest()


class PageEditor(Editor):
    form_class = PageForm

    def save(self, page):
        if self.form.only_saves and not self.thing:
            page.public_version = 0
        super().save(page)
