"""Screening at the desk: its settings and lists, a text to try, and what was found so far."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models.audit import record_changes
from blog.content.markup.to_html import MarkupError
from lib.web.short_admin import ShortAdmin
from moderation.forms import ScreeningForm, TryForm
from moderation.models import Screening, ScreeningFinding
from moderation.screening.dry_run import dry_run
from moderation.screening.sentences import NAMES

WAITS = ["hold_all", "first", "links", "repeat_hours", "reports", ("removals", "removals_among")]
CHANGE = "admin:moderation_screening_change"


@admin.register(Screening)
class ScreeningAdmin(ShortAdmin):
    """One row: its list is the form itself."""

    form = ScreeningForm
    change_form_template = "admin/moderation/screening/change_form.html"
    fieldsets = [
        (title, {"fields": fields, "classes": ["card"]})
        for title, fields in (
            (_("Comments to hold"), WAITS),
            (_("Limits"), ["pace", "pace_of_range", "pace_minutes"]),
            (_("Words"), ["held_words", "refused_words"]),
            (_("Patterns"), ["held_patterns", "refused_patterns"]),
        )
    ]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        before = Screening.objects.get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        record_changes(request.user, before, obj, form.changed_data)

    def changelist_view(self, request, extra_context=None):
        return redirect(CHANGE, Screening.current().pk)

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(never_cache(self.try_view))
        trying = path("try/", self.admin_site.admin_view(view), name="moderation_screening_try")
        return [trying, *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"try_form": TryForm(), "hits": _hits()}
        return super().render_change_form(request, context, *args, **kwargs)

    def try_view(self, request):
        """What each check says of a text. Nothing is kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryForm(request.POST or None)
        context = self.admin_site.each_context(request) | {
            "title": _("Test a text"),
            "opts": self.opts,
            "try_form": form,
            "screening": Screening.current(),
        }
        if form.is_valid():
            try:
                who = {"is_guest": form.is_guest, "is_approved": form.is_approved}
                context["tried"] = dry_run(form.cleaned_data["text"], **who)
            except MarkupError as refusal:
                form.add_error("text", str(refusal))
        status = 422 if form.errors else 200
        return render(request, "admin/moderation/screening/try.html", context, status=status)


def _hits():
    """(name, how often held, approved later, refused) of the checks that have found anything."""
    hits = ScreeningFinding.objects.hits()
    return [(NAMES[check], hits[check]) for check in NAMES if check in hits]
