"""Form of a reader who reports a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.thread.forms import KeepsWords
from lib.text.numbers import number
from moderation.forms.fields import NOTE, Area, Form
from moderation.models import PolicyRevision, RuleWording
from moderation.plans.applicable_rules import Rulebook


class ReportForm(KeepsWords, Form):
    """A rule of the policy in force, or something else; and words, if there are any."""

    ELSE = "else"

    rule = forms.CharField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it breaks, or “Something else”")},
    )
    words = Area(required=False)

    def __init__(self, *args, comment, **kwargs):
        super().__init__(*args, auto_id=f"report-{comment.pk}-%s", **kwargs)
        revision = PolicyRevision.objects.in_force()
        self.wordings = list(revision.wordings.all()) if revision else []
        self.comment, self.rulebook = comment, Rulebook([comment.post_id])
        self.fields["words"].error_messages["max_length"] = _(
            "This has %(show_value)d characters; a report can have %(limit_value)d."
        )
        if not self.wordings:
            self.fields["rule"].required = False

    limit = NOTE

    def rules(self):
        """(rule, whether it holds for this comment) for all rules in force."""
        aside = self.rulebook.is_set_aside
        return [(one, not aside(one.rule_id, self.comment)) for one in self.wordings]

    def clean_rule(self):
        """The wording in force; None for something else.

        Whoever chose a rule that was reworded meanwhile means the rule.
        """
        chosen = self.cleaned_data["rule"]
        if chosen in (self.ELSE, ""):
            return None
        at_hand = {str(one.pk): one for one, holds in self.rules() if holds}
        if chosen in at_hand:
            return at_hand[chosen]
        for one in at_hand.values():
            if RuleWording.objects.filter(pk=number(chosen), rule=one.rule_id).exists():
                return one  # What was chosen is an earlier wording of it.
        raise forms.ValidationError(_("This rule doesn’t apply here any more. Choose another"))
