"""Which part of the log is shown. What is chosen stands in the address of the page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.text.times import month_name
from moderation.forms.fields import Form
from moderation.log import timeline
from moderation.models import PolicyRevision


class LogForm(Form):
    kind = forms.ChoiceField(
        choices=[(kind, label) for kind, (label, *_rest) in timeline.KINDS.items()],
        required=False,
        widget=forms.HiddenInput,
    )
    month = forms.ChoiceField(label=_("Month"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), required=False)

    def __init__(self, asked, *, for_staff):
        super().__init__(asked, auto_id="log-%s")
        self.months = {f"{month:%Y-%m}": month for month in timeline.months(for_staff)}
        self.rules = {wording.rule.key: wording for wording in timeline.rules()}
        months = [(value, month_name(month)) for value, month in self.months.items()]
        self.fields["month"].choices = [("", _("All months")), *months]
        rules = []
        for key, wording in self.rules.items():
            name = str(wording)
            if PolicyRevision.objects.in_force() != wording.revision:  # It stands no more.
                about = {"rule": wording, "n": wording.revision.number}
                name = _("%(rule)s (until revision %(n)d)") % about
            rules.append((key, name))
        self.fields["rule"].choices = [("", _("All rules")), *rules]

    @property
    def selection(self):
        """Selection that the log's form asks for, once it is valid."""
        asked = self.cleaned_data
        rule, month = self.rules.get(asked["rule"]), self.months.get(asked["month"])
        return timeline.Selection(asked["kind"], rule, month)
