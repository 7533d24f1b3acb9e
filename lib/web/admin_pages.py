"""Django's admin as a frame: its site, permissions, lists and look, around pages that are views."""

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateTimeField
from django.forms import CheckboxInput
from django.shortcuts import redirect
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from lib.django_internals import NothingThere
from lib.web.choices import can_be_key


class OwnFiltersAlone(ChangeList):
    """A list that is narrowed by its own filters, dates and search, and by nothing else.

    Django takes any lookup on a column of the list's own model, and a `__regex` tells a password's
    hash letter by letter. What is asked beside the filters is a bad request.
    """

    def get_filters(self, request):
        filters, has_filters, left, *rest = super().get_filters(request)
        dates = {f"{self.date_hierarchy}__{part}" for part in ("gte", "lt")}
        if beside := left.keys() - dates:
            raise DisallowedModelAdminLookup(f"No filter of this list asks for {min(beside)}")
        return filters, has_filters, left, *rest


class PlainAdmin(NothingThere, admin.ModelAdmin):
    """A page of the admin in the words of whoever uses it: things have names, and are saved."""

    actions_selection_counter = False
    show_facets = admin.ShowFacets.NEVER

    def get_changelist(self, request, **kwargs):
        return OwnFiltersAlone

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_changeform_initial_data(self, request):
        """What an address says that a new form begins with; a form shows times alone as times."""
        times = {field.name for field in self.opts.fields if isinstance(field, DateTimeField)}
        initial = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if name not in times}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        new = _("New %(thing)s") % {"thing": self.opts.verbose_name}
        context |= {"title": str(obj) if obj else new, "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request, object_id, extra_context=None):
        title = {"title": _("What was changed")}
        return super().history_view(request, object_id, title | (extra_context or {}))

    @admin.display(description="")
    def action_checkbox(self, thing):
        attrs = {"class": "action-select", "aria-label": _("Select “%(name)s”") % {"name": thing}}
        return CheckboxInput(attrs, lambda value: False).render(ACTION_CHECKBOX_NAME, thing.pk)

    def response_action(self, request, queryset, *args, **kwargs):
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if ticked and all(can_be_key(self.model, one) for one in ticked):
            return super().response_action(request, queryset, *args, **kwargs)
        self.message_user(request, _("Select something first."), messages.WARNING)
        return redirect(request.get_full_path())

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        """What Django says of success names models; here it says what happened.

        Django marks what it says of saving as safe HTML; what our own pages say stays as it is.
        """
        is_deletion = request.POST.get("action") == "delete_selected"
        if level == messages.SUCCESS and (is_deletion or request.path.endswith("/delete/")):
            message = _("Deleted.")
        elif level == messages.SUCCESS and hasattr(message, "__html__"):
            message = _("Saved.")
        super().message_user(request, message, level, *args, **kwargs)


class OwnPages(PlainAdmin):
    """A model whose pages at the desk are views. Of Django's it keeps permissions, place in lists and history.

    `pages` are (address below the model's, name, view); the names are Django's where a page stands
    for one of its own: "changelist", "add", "change". `djangos` are the names of those that stay Django's.
    """

    pages = ()
    djangos = ("history",)

    def get_urls(self):
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        djangos = [f"{model}_{name}" for name in self.djangos]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"{model}_{name}")
            for address, name, view in self.pages
        ]
        # Django's admin has led from here for years, and somebody may have kept it.
        change = RedirectView.as_view(pattern_name=f"{self.admin_site.name}:{model}_change")
        own.append(path("<int:pk>/", self.admin_site.admin_view(change), name=f"{model}_short"))
        return own + [one for one in super().get_urls() if one.name in djangos]

    @classmethod
    def frame(cls, request, thing, **context):
        """What the templates of the desk read about a page of this `thing`, with the page's own `context`."""
        desk = admin.site.get_model_admin(type(thing))
        about = {"opts": desk.opts, "original": thing, "change": True, "media": desk.media}
        about["has_view_permission"] = desk.has_view_permission(request, thing)
        return admin.site.each_context(request) | about | context

    @staticmethod
    def put_on_history(request, thing, change, formsets=()):
        """Have the history say of a `thing` what a form and its `formsets` have changed, or a sentence."""
        desk = admin.site.get_model_admin(type(thing))
        if not isinstance(change, str):
            change = desk.construct_change_message(request, change, formsets)
        desk.log_change(request, thing, change)
