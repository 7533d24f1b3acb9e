"""Moderation's rows at the author's desk: the rules that an article sets aside."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from blog.admin import PostAdmin
from blog.models import Post
from moderation import policy_admin  # noqa: F401 (registers the policy)
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver


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
