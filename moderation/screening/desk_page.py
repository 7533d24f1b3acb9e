"""Screening at the desk: its settings and lists, a text to try, and what was found so far."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models.audit import record_changes
from blog.content.markup.to_html import MarkupError
from lib.web.admin_pages import OwnPages
from moderation.forms.requests import get_or_post, sent
from moderation.models import Screening, ScreeningFinding
from moderation.screening import forms
from moderation.screening.dry_run import dry_run
from moderation.screening.forms import ScreeningForm, TryForm
from moderation.screening.sentences import NAMES

SECTIONS = [(title, {"fields": names}) for title, names in forms.SECTIONS]
LOOK, CHANGE = "moderation.view_screening", "moderation.change_screening"


@require_safe
def listed(_request):
    """Redirect to the form of the one row: it needs no list."""
    return redirect("admin:moderation_screening_change", Screening.current().pk)


@get_or_post
def settings(request, pk):
    """The form; who may look at it alone reads what it holds."""
    screening = get_object_or_404(Screening, pk=pk)
    may_change = request.user.has_perm(CHANGE)
    if not may_change and (request.method == "POST" or not request.user.has_perm(LOOK)):
        raise PermissionDenied
    form = ScreeningForm(sent(request), instance=screening)
    if form.is_valid():
        with transaction.atomic():
            before = Screening.objects.get(pk=pk)
            form.save()
            record_changes(request.user, before, screening, form.changed_data)
            OwnPages.put_on_history(request, screening, form)
        messages.success(request, _("Saved."))
        return redirect("admin:moderation_screening_change", pk)
    desk = admin.site.get_model_admin(Screening)
    read_only = () if may_change else [*form.fields]
    hits = ScreeningFinding.objects.hits()
    about = {
        "title": str(screening),
        "adminform": AdminForm(form, SECTIONS, {}, read_only, desk),
        "errors": form.errors,
        "has_change_permission": may_change,
        "try_form": TryForm(beside="screening_form"),
        "hits": [(NAMES[check], hits[check]) for check in NAMES if check in hits],
    }
    context = OwnPages.frame(request, screening, **about)
    return render(request, "admin/moderation/screening/change_form.html", context)


@get_or_post
def try_text(request):
    """What each check says of a text, by the settings that came with it, saved or not. Nothing is kept."""
    if not request.user.has_perm(LOOK) and not request.user.has_perm(CHANGE):
        raise PermissionDenied
    form, screening = TryForm(sent(request)), Screening.current()
    settings = ScreeningForm(request.POST, instance=screening) if "first" in request.POST else None
    about = {"title": _("Test a text"), "try_form": form, "screening": screening}
    about["settings"] = settings
    if form.is_valid() and (settings is None or settings.is_valid()):
        who = {"is_guest": form.is_guest, "is_approved": form.is_approved}
        try:
            about["tried"] = dry_run(form.cleaned_data["text"], screening=screening, **who)
        except MarkupError as refusal:
            form.add_error("text", str(refusal))
    status = 422 if form.errors or (settings and settings.errors) else 200
    context = OwnPages.frame(request, screening, **about)
    return render(request, "admin/moderation/screening/try.html", context, status=status)


PAGES = [
    ("", "changelist", listed),
    ("<int:pk>/change/", "change", settings),
    ("try/", "try", try_text),
]
