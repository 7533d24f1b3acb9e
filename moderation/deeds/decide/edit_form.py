"""Refusing an edit that waits."""

from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form, RuleChoice
from moderation.plans import applicable_rules


class RefuseEditForm(Form):
    """The rule that the edit breaks, if it is one, and a note; nothing has to be said."""

    rule = RuleChoice(required=False)
    to_writer = Area(required=False)

    def __init__(self, *args, comment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = applicable_rules.citable(comment)
        self.fields["rule"].empty_label = _("No rule: just keep the earlier version")
