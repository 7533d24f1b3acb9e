"""Moderation's rows at the author's desk: the rules that an article sets aside."""

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models import Post
from comments.admin import PostAdminWithReaders
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver, removed_before


class RuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, rule):
        return self.names.get(rule.pk) or str(rule)


class WaiverForm(forms.ModelForm):
    """A rule that was chosen stays chosen: to set aside another is another row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # What stands above its column labels no field.
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label
        if self.instance.pk:
            rule = self.fields["rule"]
            rule.disabled = True
            rule.queryset = Rule.objects.filter(pk=self.instance.rule_id)


class WaiverFormSet(forms.BaseInlineFormSet):
    """The waivers that stand; what is taken out of the form is ended, and its time is kept."""

    def delete_existing(self, waiver, commit=True):
        if commit:
            waiver.end()


class WaiverInline(admin.StackedInline):
    model = Waiver
    form, formset = WaiverForm, WaiverFormSet
    fields = ["rule", "heading", "sentence"]
    extra = 1  # Without scripts there is no other way to a row.
    verbose_name = _("rule set aside")
    verbose_name_plural = _("Rules set aside")
    another, ended = _("Set another rule aside"), _("Don’t set it aside any more")

    def get_queryset(self, request):
        return super().get_queryset(request).standing()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The rules that can be set aside, as the policy in force words them."""
        revision = PolicyRevision.objects.in_force()
        wordings = revision.wordings.all() if revision else RuleWording.objects.none()
        can_be = Rule.objects.filter(pk__in=wordings.filter(waivable=True).values("rule"))
        field = RuleChoice(queryset=can_be, label=_("rule"), empty_label=_("Choose a rule"))
        field.names = {wording.rule_id: str(wording) for wording in wordings}
        return field


admin.site.unregister(Post)


@admin.register(Post)
class PostAdminWithWaivers(PostAdminWithReaders):
    inlines = [*PostAdminWithReaders.inlines, WaiverInline]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Waiver:
            self._tell_of_removals(request, formset.new_objects)

    def _tell_of_removals(self, request, waivers):
        """Setting a rule aside undoes nothing; a moderator looks at what it was cited for."""
        count = sum(removed_before(waiver).count() for waiver in waivers)
        if not count:
            return
        words = ngettext(
            "%(n)d comment was removed here under this rule. It stays removed until a moderator"
            " looks at it again.",
            "%(n)d comments were removed here under these rules. They stay removed until a"
            " moderator looks at them again.",
            count,
        ) % {"n": count}
        if request.user.is_moderator:
            words = format_html(
                '{} <a href="{}">{}</a>', words, reverse("waived"), _("Look at them")
            )
        self.message_user(request, words, messages.WARNING)
