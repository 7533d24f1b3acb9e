"""Django's admin, with short transactions."""

from contextlib import ExitStack

from django.contrib import admin
from django.db import transaction
from django.forms import all_valid
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect


class ShortAdmin(admin.ModelAdmin):
    """A page of the admin that validates its form before the transaction in which it is saved.

    Django judges it inside: on SQLite everybody who writes would wait until a picture is decoded
    or a text is rendered.
    """

    @method_decorator(csrf_protect)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with ExitStack() as request.saving:
            return self._changeform_view(request, object_id, form_url, extra_context)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        request.formsets = formsets
        return formsets, inlines

    def save_form(self, request, form, change):
        thing = super().save_form(request, form, change)
        if all_valid(request.formsets):
            request.saving.enter_context(transaction.atomic())
        return thing
