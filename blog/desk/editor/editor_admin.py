"""The editor of articles and pages, in Django's admin."""

import secrets

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from blog.announcing import announce
from blog.content.markup.syntax.formulas import as_typed
from blog.desk import contributing
from blog.desk.desk_admin import DeskAdmin
from blog.desk.drafts import autosave, ended_session, history, merge
from blog.desk.drafts.working_copy import fill, fill_rows, sender_of, typed_in
from blog.desk.editor import editor_page
from blog.desk.lists import article_list, bulk, quick_edit
from blog.desk.ownership import OwnAlone
from blog.desk.publishing import before_publishing, preview, publish_page
from blog.desk.publishing import saving as publishing
from blog.embeds import fetching
from blog.models import Post, Version
from blog.related import relate


class WrittenAdmin(OwnAlone, DeskAdmin):
    """Articles and pages: the text, and beside it its preview and its settings."""

    change_form_template = "admin/blog/editor/editor.html"
    search_fields = ["title", "text"]  # for fields that look one up

    def changelist_view(self, request, extra_context=None):
        """The list, or what was done from it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        shown = article_list.ArticleList(request, self.model)
        if "quick" in request.GET and self.has_change_permission(request):
            return quick_edit.answer(request, shown)
        return bulk.answer(request, self) if request.method == "POST" else shown.show()

    def delete_view(self, request, object_id, extra_context=None):
        """Nothing is deleted from the editor: it goes to the bin."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        return bulk.carry_out(request, "bin", [thing])

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        self._show_working_copy(context, obj)
        if isinstance(obj, Post) and obj.pk:
            context["contributed"] = obj.submissions.order_by("pk").last()
        context["submits"] = contributing.only_contributes(request.user)
        context |= editor_page.around(
            context["adminform"], obj, context["errors"], issubclass(self.model, Post)
        )
        context["has_when"] = context["has_when"] and not context["submits"]
        context["may_save"] = (
            self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        )
        if isinstance(obj, Post) and "publish" in request.GET:
            shown = publish_page.with_address(context["adminform"].form, obj)
            context |= {"asks_to_publish": True, "foreseen": before_publishing.of_kept(shown)}
        page = super().render_change_form(request, context, add, change, form_url, obj)
        if (
            isinstance(obj, Post)
            and "all" in request.GET
            and context["may_save"]
            and context["has_when"]
        ):
            page.template_name = publish_page.TEMPLATE
            page.context_data |= publish_page.around(context["adminform"].form, obj)
        return page

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What was sent is kept before it is judged, as a version; readers see it once it is published."""
        thing = object_id and self.get_object(request, unquote(object_id))
        if request.method == "POST" and thing and self.has_change_permission(request, thing):
            typed = self._typed(request, thing)
            kept = thing.keep_typed(typed, sender_of(request), Version.Kind.SAVED)
            if kept.newer:
                return merge.page(request, merge.Merging(thing, kept.version, {}))
            request.kept_version = kept.version
            if contributing.only_contributes(request.user) or publishing.keeps_only(request, thing):
                return self._to_the_editor(request, thing)
        if contributing.only_contributes(request.user):
            return self._to_contributors(request, object_id, thing, form_url)
        if (
            request.method != "POST"
            and isinstance(thing, Post)
            and not self.has_change_permission(request, thing)
            and self.has_view_permission(request, thing)
        ):  # It was submitted: its authors may open it and not change it.
            return redirect("admin:blog_article", thing.pk)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _to_contributors(self, request, object_id, thing, form_url):
        """The editor, where they may write; what they save is a version alone, and an editor publishes it."""
        if object_id and not thing:
            raise Http404
        if thing and not isinstance(thing, Post):
            raise PermissionDenied
        if thing and not self.has_change_permission(request, thing):
            return redirect(contributing.place_of(thing))
        if request.method == "POST" and not thing and self.has_add_permission(request):
            sender, typed = sender_of(request), self._typed(request)
            with transaction.atomic():
                thing = autosave.begun_by(request, self, sender) or autosave.begin(
                    self.model, request.user, sender
                )
                thing.keep_typed(typed, sender, Version.Kind.SAVED)
            return self._to_the_editor(request, thing)
        return super().changeform_view(request, object_id, form_url)

    @staticmethod
    def _typed(request, thing=None):
        typed = contributing.typed_by(request.user, typed_in(request.POST), thing)
        if contributing.only_contributes(request.user):
            typed = contributing.with_pictures(request, typed)
        return typed

    def get_urls(self):
        """Before Django's own: the same pages, which give back what a session that ended has sent."""
        name = f"blog_{self.opts.model_name}"
        add, change = (
            ended_session.given_back(self.admin_site.admin_view(view))
            for view in (self.add_view, self.change_view)
        )
        return [
            path("add/", add, name=f"{name}_add"),
            path("<path:object_id>/change/", change, name=f"{name}_change"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        thing = self.get_object(request, unquote(object_id))
        if not thing or not self.has_change_permission(request, thing):
            raise PermissionDenied if thing else Http404
        return history.page(request, thing)

    def save_model(self, request, thing, form, change):
        thing.is_update = change and editor_page.is_public(thing)
        super().save_model(request, thing, form, change)
        publishing.record(request, form, thing)
        fetching.fetch_wanted.enqueue()
        relate.relate.enqueue()
        if announce.is_wanted():
            announce.announce.enqueue()
        for formula in as_typed(thing.rendered):
            warning = _(
                "We can’t read this formula, so readers see it as you typed it: %(formula)s"
            )
            self.message_user(request, warning % {"formula": formula}, messages.WARNING)

    def _show_working_copy(self, context, thing):
        """The form that is opened shows the working copy, and from which version it begins."""
        form, newest = context["adminform"].form, thing and thing.versions.newest()
        context["tab"] = form.data.get("tab") or secrets.token_urlsafe(12)
        context["base"] = newest
        if form.is_bound or not thing:
            return
        if not thing.has_own_address:
            form.initial["slug"] = ""  # It is made of the title once there is one.
        if newest and not thing.shows(newest):
            fill(form, newest)
            for rows in context["inline_admin_formsets"]:
                fill_rows(rows.formset, newest)
            context["title"] = newest.title or context["title"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Fields alone: no links beside them to change or delete what they name."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def response_add(self, request, thing, post_url_continue=None):
        return self._to_the_editor(request, thing)

    def response_change(self, request, thing):
        return self._to_the_editor(request, thing)

    def _to_the_editor(self, request, thing):
        """Back to the text; or to its preview, or to what is asked before it is published."""
        here = reverse(f"admin:blog_{self.opts.model_name}_change", args=[thing.pk])
        then = request.POST.get("_continue")
        if then == "submit":
            return redirect("admin:blog_submit", thing.pk)
        if then == "preview":
            return redirect(preview.saved_address(thing))
        if then == "all":
            return redirect(f"{here}?all")
        if then == "publish":
            return redirect(f"{here}?publish=1#publish")
        if then is None and hasattr(thing, "is_update"):
            messages.success(request, self.saved_message(thing))
        return redirect(here)

    def saved_message(self, thing):
        message = _("Updated.") if thing.is_update else _("Published.")
        return format_html('{} <a href="{}">{}</a>', message, thing.get_absolute_url(), _("See it"))

    def view_on_site(self, thing):
        """Where it stands as it is kept; a form that comes back has put its own words into `thing`."""
        return self.model.everything.get(pk=thing.pk).get_absolute_url()
