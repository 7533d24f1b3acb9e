"""Django's admin, with short transactions."""

from contextlib import ExitStack

from django.contrib import admin
from django.db import transaction
from django.forms import all_valid
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect

from lib.django_internals import OwnFormsets


class ShortAdmin(OwnFormsets, admin.ModelAdmin):
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
