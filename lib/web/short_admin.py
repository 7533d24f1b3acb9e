"""Django's admin, with short transactions."""

import json
from contextlib import ExitStack
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.forms import CheckboxInput, all_valid
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from lib.django_internals import NothingThere, OwnFormsets


class PlainAdmin(NothingThere, admin.ModelAdmin):
    """A page of the admin in the words of whoever uses it: things have names, and are saved."""

    actions_selection_counter = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        new = _("New %(thing)s") % {"thing": self.opts.verbose_name}
        context |= {"title": self.title_of(obj) if obj else new, "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_inline_formsets(self, *args, **kwargs):
        formsets = super().get_inline_formsets(*args, **kwargs)
        for one in formsets:
            one.inline_formset_data = partial(_of_rows, one.inline_formset_data, one.opts)
        return formsets

    def history_view(self, request, object_id, extra_context=None):
        title = {"title": _("What was changed")}
        return super().history_view(request, object_id, title | (extra_context or {}))

    @admin.display(description="")
    def action_checkbox(self, thing):
        said = {"class": "action-select", "aria-label": _("Select “%(name)s”") % {"name": thing}}
        return CheckboxInput(said, lambda value: False).render(ACTION_CHECKBOX_NAME, thing.pk)

    def title_of(self, thing):
        return str(thing)

    def response_action(self, request, queryset, *args, **kwargs):
        if ACTION_CHECKBOX_NAME in request.POST:
            return super().response_action(request, queryset, *args, **kwargs)
        self.message_user(request, _("Tick something first."), messages.WARNING)
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


def _of_rows(data, inline):
    """What the script that adds rows to a form is told: above all, what its button says."""
    told = json.loads(data())
    told["options"]["addText"] = _("Another %(thing)s") % {"thing": inline.verbose_name}
    return json.dumps(told)


class ShortAdmin(OwnFormsets, PlainAdmin):
    """A page of the admin that validates its form before the transaction in which it is saved.

    Django judges it inside: on SQLite everybody who writes would wait until a picture is decoded
    or a text is rendered.
    """

    @method_decorator(csrf_protect)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with ExitStack() as request.saving:
            return self.changeform_alone(request, object_id, form_url, extra_context)

    def formsets_made(self, request, formsets):
        request.formsets = formsets

    def save_form(self, request, form, change):
        thing = super().save_form(request, form, change)
        if all_valid(request.formsets):
            request.saving.enter_context(transaction.atomic())
        return thing
