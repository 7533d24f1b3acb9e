"""Many comments at once: which deed it is to be, and under which rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form
from moderation.models import Bulk

Deed = Bulk.Deed


class BulkForm(Form):
    """The deed, as it was pressed; and a rule, if it deletes under one."""

    deed = forms.ChoiceField(
        choices=[(one, one) for one in (Deed.APPROVE, Deed.HOLD, Deed.REMOVE, Deed.SPAM)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what to do with them"),
            "invalid_choice": _("You can’t do this with them. Choose something else"),
        },
    )
    rule = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This rule can’t be applied any more. Choose another")},
    )
    without_strike = forms.BooleanField(required=False)
    to_writer = Area(required=False)

    def __init__(self, *args, rulebook, **kwargs):
        super().__init__(*args, **kwargs)
        self.wordings = {str(one.rule_id): one for one in rulebook.rules()}
        self.in_force, self.earlier = {}, {}
        for value, one in self.wordings.items():
            is_in_force = one.revision_id == rulebook.in_force.pk
            (self.in_force if is_in_force else self.earlier)[value] = one
        self.fields["rule"].choices = [(value, value) for value in self.wordings]

    @classmethod
    def of(cls, bulk, rulebook):
        """The form as the draft has been filled in so far."""
        rule = str(bulk.rule_id or "")
        initial = {"deed": bulk.deed, "rule": rule, "without_strike": not bulk.gives_strike}
        return cls(initial=initial | {"to_writer": bulk.to_writer}, rulebook=rulebook)

    @property
    def is_earlier(self):
        return self["rule"].value() in self.earlier

    def clean(self):
        sent = super().clean()
        if sent.get("deed") == Deed.REMOVE and not sent.get("rule") and "rule" not in self.errors:
            self.add_error("rule", _("Choose the rule that they break"))
        return sent

    @property
    def chosen(self):
        """What `choose` in action.py is told, once the form is valid."""
        sent = self.cleaned_data
        wording = self.wordings[sent["rule"]] if sent["deed"] == Deed.REMOVE else None
        return {
            "deed": sent["deed"],
            "rule": wording and wording.rule,
            "gives_strike": not sent["without_strike"],
            "to_writer": sent["to_writer"],
        }
