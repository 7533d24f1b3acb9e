"""Moderation's rows at the author's desk: rules an article sets aside, and the policy's drafts."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.admin import PostAdmin
from blog.models import Post
from moderation.immutable import Written
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver
from moderation.revisions import NotReady


class RuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, rule):
        return self.names.get(rule.pk) or str(rule)


class WaiverInline(admin.TabularInline):
    model = Waiver
    fields = ["rule", "sentence"]
    extra = 1  # Without scripts there is no other way to a row.
    verbose_name = _("rule set aside")
    verbose_name_plural = _("This post invites comparison")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The rules that can be set aside, as the policy in force words them."""
        revision = PolicyRevision.objects.in_force()
        wordings = revision.wordings.waivable() if revision else RuleWording.objects.none()
        chosen = Rule.objects.filter(waivers__isnull=False)
        can_be = Rule.objects.filter(pk__in=wordings.values("rule"))
        field = RuleChoice(queryset=(can_be | chosen).distinct(), label=_("rule"))
        field.names = {wording.rule_id: str(wording) for wording in wordings}
        return field


admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithWaivers(PostAdmin):
    inlines = [*PostAdmin.inlines, WaiverInline]


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
    fields = [("number", "waivable"), "title", "citation", "text"]
    extra = 1

    def _is_open(self, revision):
        return revision is None or revision.published_at is None

    def has_add_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_delete_permission(request, obj)


@admin.register(PolicyRevision)
class PolicyRevisionAdmin(admin.ModelAdmin):
    """Drafts are written and published here; what is published can only be read."""

    list_display = ["__str__", "state", "effective_at", "rules", "summary"]
    fields = ["effective_at", "announced_in", ("strike_days", "appeal_days"), "ladder"]
    inlines = [WordingInline]
    actions = None

    def has_change_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_delete_permission(request, obj)

    def add_view(self, request, form_url="", extra_context=None):
        """A draft is not filled in but begun: as a copy of what holds."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            draft = PolicyRevision.objects.draft()
            return redirect(reverse("admin:moderation_policyrevision_change", args=[draft.pk]))
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
            said = _("This revision was published meanwhile. What is published never changes.")
            self.message_user(request, said, messages.ERROR)
            return redirect(reverse("admin:moderation_policyrevision_changelist"))

    def response_change(self, request, revision):
        if "_publish" not in request.POST:
            return super().response_change(request, revision)
        try:
            revision.publish()
        except NotReady as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.path)
        self.message_user(request, _("Published. From here on it never changes."))
        return redirect(reverse("admin:moderation_policyrevision_changelist"))

    def _is_open(self, revision):
        return revision is None or revision.published_at is None

    @admin.display(description=_("state"))
    def state(self, revision):
        if revision.published_at is None:
            return _("Draft")
        if revision.is_to_come:
            return _("Scheduled")
        return _("In force") if revision.is_in_force else _("Earlier")

    @admin.display(description=_("rules"))
    def rules(self, revision):
        return revision.rule_count

    @admin.display(description=_("what it changes"))
    def summary(self, revision):
        return revision.change.summary() if revision.change else "–"
