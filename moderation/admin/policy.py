"""The policy's drafts at the desk: written, looked at as readers will see them, published."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import audit
from blog.models import Site
from lib.db.immutable import Written
from lib.web.short_admin import ShortAdmin
from moderation import actions
from moderation.forms import RevisionForm
from moderation.models import PolicyRevision, Rule, RuleWording
from moderation.desk.previewed import Previewed

LIST = "admin:moderation_policyrevision_changelist"


class Publishing(Previewed):
    """The draft as readers will see it, with what it changes; published from here."""

    template = "admin/moderation/policyrevision/preview.html"

    def __init__(self, request, model_admin, pk):
        super().__init__(request)
        self.admin, self.form = model_admin, forms.Form(self.sent)
        self.revision = get_object_or_404(PolicyRevision.objects.drafts(), pk=pk)
        if not model_admin.has_change_permission(request, self.revision):
            raise PermissionDenied

    def do(self):
        self.revision.publish(shown=self.sent.get("shown", ""))
        audit.record(audit.Kind.POLICY, self.request.user, number=self.revision.number)

    def done(self, _published):
        self.admin.log_change(self.request, self.revision, str(_("Published.")))
        words = _("Published. It can’t be changed any more.")
        self.admin.message_user(self.request, words)
        return redirect(LIST)

    def context(self, meanwhile):
        revision = PolicyRevision.objects.get(pk=self.revision.pk)
        return {"revision": revision, "change_url": _change(revision)}


class WordingFormSet(forms.BaseInlineFormSet):
    """The rules of a draft; they may change places, so numbers are compared among themselves."""

    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        numbers = [data["number"] for data in kept if data.get("number")]
        if len(set(numbers)) < len(numbers):
            raise ValidationError(_("Two rules have the same number."))

    def save_new(self, form, commit=True):
        form.instance.rule = Rule.objects.named(form.instance.title)
        return super().save_new(form, commit)


class WordingInline(admin.StackedInline):
    model = RuleWording
    formset = WordingFormSet
    verbose_name_plural = _("rules")
    fields = [("number", "waivable"), "title", "citation", "text"]
    extra = 1
    view_on_site = False  # A draft's rules have no address yet.

    def _is_open(self, revision):
        return revision is None or revision.published_at is None

    def has_add_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_delete_permission(request, obj)


@admin.register(PolicyRevision)
class PolicyRevisionAdmin(ShortAdmin):
    """Drafts are written and published here; what is published can only be read."""

    form = RevisionForm
    list_display = ["__str__", "state", "effective_at", "rules", "summary"]
    inlines = [WordingInline]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("withdrawal")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if article := form.base_fields.get("announced_in"):  # It is written at its own desk.
            article.empty_label = _("No article")
            for verb in ("add", "change", "delete", "view"):
                setattr(article.widget, f"can_{verb}_related", False)
        return form

    def get_fields(self, request, obj=None):
        ladder = "ladder" if self._is_open(obj) else "ladder_in_words"
        return ["effective_at", "announced_in", ("strike_days", "appeal_days"), ladder]

    def get_readonly_fields(self, request, obj=None):
        return [] if self._is_open(obj) else ["ladder_in_words"]

    def has_change_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_delete_permission(request, obj)

    def get_urls(self):
        def at(name, view):
            view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))
            return path(f"<int:pk>/{name}/", view, name=f"moderation_policyrevision_{name}")

        return [
            at("preview", self.preview_view),
            at("withdraw", self.withdraw_view),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """A draft is not filled in but begun: as a copy of what holds."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return redirect(_change(PolicyRevision.objects.draft()))
        context = self.admin_site.each_context(request) | {
            "title": _("Draft a policy revision"),
            "opts": self.opts,
            "latest": PolicyRevision.objects.latest(),
            "draft": PolicyRevision.objects.drafts().first(),
        }
        return render(request, "admin/moderation/policyrevision/draft.html", context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Written, IntegrityError):
            said = _("Somebody has published this revision. A published revision can’t be changed.")
            self.message_user(request, said, messages.ERROR)
            return redirect(LIST)

    def save_model(self, request, revision, form, change):
        # Publishing takes the same lock: nothing is published that is half saved.
        list(Site.objects.select_for_update())
        super().save_model(request, revision, form, change)

    def response_change(self, request, revision):
        if "_preview" in request.POST:
            return redirect("admin:moderation_policyrevision_preview", revision.pk)
        return super().response_change(request, revision)

    def preview_view(self, request, pk):
        try:
            return Publishing(request, self, pk).answer()
        except Written:
            self.message_user(request, _("It’s already published."), messages.ERROR)
            return redirect(LIST)

    def withdraw_view(self, request, pk):
        """A scheduled revision is taken back, after one question."""
        revision = get_object_or_404(PolicyRevision.objects.scheduled(), pk=pk)
        if not request.user.has_perm("moderation.change_policyrevision"):
            raise PermissionDenied
        if request.method == "POST":
            try:
                actions.withdraw(request.user, revision)
                said, level = _("Withdrawn. It won’t take effect."), messages.SUCCESS
            except (actions.NotAllowed, IntegrityError):
                said, level = (
                    _("It has already taken effect, or was already withdrawn."),
                    messages.ERROR,
                )
            self.message_user(request, said, level)
            return redirect(LIST)
        context = self.admin_site.each_context(request) | {
            "title": _("Withdraw %(revision)s") % {"revision": revision},
            "opts": self.opts,
            "revision": revision,
        }
        return render(request, "admin/moderation/policyrevision/withdraw.html", context)

    def view_on_site(self, revision):
        return None if self._is_open(revision) else revision.get_absolute_url()

    def _is_open(self, revision):
        return revision is None or revision.published_at is None

    @admin.display(description=_("state"))
    def state(self, revision):
        if revision.published_at is None:
            return _("Draft")
        if revision.is_withdrawn:
            return _("Withdrawn")
        if revision.is_to_come:
            return _("Scheduled")
        return _("In force") if revision.is_in_force else _("Earlier")

    @admin.display(description=_("rules"))
    def rules(self, revision):
        return revision.rule_count

    @admin.display(description=_("changes"))
    def summary(self, revision):
        return revision.change.summary() if revision.change else "–"

    @admin.display(description=_("ladder"))
    def ladder_in_words(self, revision):
        return format_html_join("", "<div>{}: {}</div>", revision.steps) or "–"


def _change(revision):
    return reverse("admin:moderation_policyrevision_change", args=[revision.pk])
